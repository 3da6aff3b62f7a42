"""A CSL engine on citeproc-py: its parser, elements, locales and data, with a compiled plan and an output tree."""
