"""The two parts of the training before work, as the ledger names them.

The company's part is done for the employer and holds at all of the employer's sites; the site's part is done for the
unit where somebody works. A row of the site's part names the company's part it rests on in its result.
"""

COMPANY_PART = "prejob:company"
SITE_PART = "prejob:site"
