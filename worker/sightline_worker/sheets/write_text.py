"""Writes a sheet or a table as CSV of the cells' text."""
import csv


def sheet(grid, path):
    """The used range as it stands, titles and empty rows included, each cell as shown: what saving as CSV gives in a spreadsheet program."""
    box = grid.used()
    with open(path, "w", encoding="utf-8", newline="") as file:
        if box is None:
            return 0
        writer = csv.writer(file, lineterminator="\n")
        top, left, bottom, right = box
        for row in range(top, bottom + 1):
            cells = grid.texts(row, left, right)
            # The writer would quote a lone empty cell; spreadsheet programs leave the line empty.
            file.write("\n") if cells == [""] else writer.writerow(cells)
    return bottom - top + 1
