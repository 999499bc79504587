"""Reading and writing the files of sheets: CSV and XLSX."""
