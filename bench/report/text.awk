# Makes a table for a terminal of the summary.
BEGIN { FS = "\t" }
function figure(value) { return value >= 1000 ? sprintf("%.0f", value) : sprintf("%.3g", value) }
function flush_row(    i) {
    for (i = 1; i <= lines; i++) print line[i] (ratio[name[i]] == "" ? "" : ratio[name[i]])
    lines = 0
    for (i in ratio) delete ratio[i]
}
$1 == "row" {
    flush_row()
    printf "%s%s: %s\n", NR == 1 ? "" : "\n", $2, $6
    unit = $3
}
$1 == "of" {
    name[++lines] = $3
    line[lines] = sprintf("  %-28s %9s %-8s (%s to %s, %d)", $3, figure($5), unit, figure($6), figure($7), $4)
}
$1 == "none" { name[++lines] = ""; line[lines] = sprintf("  %-28s no figure: %s", $3, $4) }
$1 == "ratio" {
    ratio[$3] = sprintf("  ours is %.3g of it (%.3g to %.3g)%s", $4, $5, $6, $7 == "-" ? "" : ", target " $7 ": " ($8 == "yes" ? "holds" : "missed"))
}
END { flush_row() }
