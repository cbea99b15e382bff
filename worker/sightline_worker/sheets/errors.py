"""What can be wrong with a workbook, said to the person who brought it."""


class SheetError(Exception):
    """A workbook that cannot be read: `code` is stable, the text says what was wrong and what to do."""

    def __init__(self, code, text):
        super().__init__(text)
        self.code = code
