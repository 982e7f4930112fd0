"""Classes and their seats as a table: of a 学籍 export only grade, class and seat leave the browser."""
