"""PDF as a source: ``document.read`` puts together what the modules beside it make out, page by page."""
