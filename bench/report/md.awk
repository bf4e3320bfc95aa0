# Makes a page of the summary: the machine, a table of all ratios with their targets, and where the work was not quite the same.
function figure(value) { return value >= 1000 ? sprintf("%.0f", value) : sprintf("%.3g", value) }
function cell(value) { gsub(/[|]/, "\\|", value); return value }
BEGIN { FS = "\t" }
$1 == "fact" { facts = facts (facts == "" ? "" : ", ") $2 " " $3 }
$1 == "version" { versions = versions (versions == "" ? "" : "; ") ($3 ~ $2 ? $3 : $2 " " $3) }
$1 == "same" { same = same "- " $2 ": " $3 " makes the same container\n" }
$1 == "differs" && !seen[$3, $4, $5]++ { differs = differs "- " $3 ": " ($4 == "<" ? "only ours has" : "only it has") " `" $5 "`\n" }
$1 == "row" { row[++rows] = $2; unit[$2] = $3; title[$2] = $6 }
$1 == "of" {
    value[$2, $3] = figure($5) " " unit[$2] " (" figure($6) " to " figure($7) ")"
    if ($3 != "demitasse") peers[$2] = peers[$2] (peers[$2] == "" ? "" : "\t") $3
}
$1 == "none" { reasons = reasons "- `" $2 "`, " $3 ": " $4 "\n" }
$1 == "ratio" {
    ratio[$2, $3] = sprintf("%.3g (%.3g to %.3g)", $4, $5, $6)
    target[$2, $3] = $7 == "-" ? "" : $7 " " ($8 == "yes" ? "holds" : "**missed**")
}
END {
    print "# Benchmark " name "\n\n" facts ".\n\n" versions ".\n\n![the rows that have targets](" name ".svg)\n"
    print "Medians, with their quartiles; the ratio is ours to theirs, of the medians, with the quartiles of the single turns' ratios."
    print "How it is measured: [docs/performance.md](../../docs/performance.md).\n"
    print "| row | work | demitasse | beside | theirs | ratio | target |\n|---|---|---|---|---|---|---|"
    for (r = 1; r <= rows; r++) {
        key = row[r]
        count = split(peers[key], peer, "\t")
        ours = (key, "demitasse") in value ? value[key, "demitasse"] : "none"
        if (count == 0) print "| `" key "` | " cell(title[key]) " | " ours " | | | | |"
        for (i = 1; i <= count; i++)
            print "| " (i == 1 ? "`" key "`" : "") " | " (i == 1 ? cell(title[key]) : "") " | " (i == 1 ? ours : "") " | " peer[i] " | " value[key, peer[i]] " | " ratio[key, peer[i]] " | " target[key, peer[i]] " |"
    }
    if (reasons != "") print "\n## No figure\n\n" reasons
    if (same differs != "") print "\n## The same work\n\nWhat a program finds in a container of the same bundle, ours beside theirs.\n\n" same differs
}
