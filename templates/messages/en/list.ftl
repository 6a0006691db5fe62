# Every list.
list-search = Search
list-search-label = Search the list
list-filter = Filter
list-clear = Clear
list-found = { $count } rows
list-empty = There are no rows.
list-total = Total
list-export = Download
list-csv = CSV
list-xlsx = Excel
list-print = Print
list-print-plainly = To print, press Ctrl+P or choose Print in the browser.
list-previous = Previous
list-next = Next
list-page = Page { $current }/{ $last }
list-pages = Pages of the list
