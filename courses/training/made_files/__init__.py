"""Files made in a job: asked for on a page, made by the task worker, fetched by whoever asked."""
