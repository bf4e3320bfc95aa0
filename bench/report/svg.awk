# Draws the rows that have targets: a bar for each who was measured, as long as its median in proportion to the row's longest.
function figure(value) { return value >= 1000 ? sprintf("%.0f", value) : sprintf("%.3g", value) }
function escaped(value) { gsub(/&/, "\\&amp;", value); gsub(/</, "\\&lt;", value); gsub(/`/, "", value); return value }
BEGIN { FS = "\t"; left = 110; span = 440; width = 700 }
$1 == "fact" { fact[$2] = $3 }
$1 == "row" { row[++rows] = $2; unit[$2] = $3; title[$2] = $6; better[$2] = $4 }
$1 == "of" {
    subject[$2, ++subjects[$2]] = $3
    median[$2, $3] = $5
    if ($5 > longest[$2]) longest[$2] = $5
}
$1 == "ratio" && $7 != "-" { targets[$2]++ }
END {
    y = 46
    for (r = 1; r <= rows; r++) {
        key = row[r]
        if (!targets[key]) continue
        body = body sprintf("<text class=\"work\" x=\"10\" y=\"%d\">%s%s</text>\n", y + 12, escaped(title[key]), better[key] == "more" ? " (longer is better)" : "")
        y += 20
        # Ours first, then the others from the best to the worst as they come.
        for (pass = 0; pass < 2; pass++)
            for (i = 1; i <= subjects[key]; i++) {
                who = subject[key, i]
                if ((who == "demitasse") != (pass == 0)) continue
                length_of = longest[key] > 0 ? span * median[key, who] / longest[key] : 0
                body = body sprintf("<text class=\"who\" x=\"%d\" y=\"%d\">%s</text><rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"12\" rx=\"2\"/><text x=\"%.1f\" y=\"%d\">%s %s</text>\n", \
                    left - 8, y + 11, escaped(who), who == "demitasse" ? "ours" : who == "floor" ? "floor" : "theirs", left, y + 1, length_of < 1 ? 1 : length_of, \
                    left + length_of + 6, y + 11, figure(median[key, who]), unit[key])
                y += 16
            }
        y += 10
    }
    printf "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">\n", width, y + 10
    print "<style>text{fill:#444}.work{fill:#111;font-weight:bold}.who{text-anchor:end}.ours{fill:#8a4b20}.theirs{fill:#b9c2cc}.floor{fill:#dccdbd}</style>"
    printf "<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>\n<text class=\"work\" x=\"10\" y=\"18\" font-size=\"14\">demitasse %s beside its peers</text>\n", escaped(name)
    printf "<text x=\"10\" y=\"34\" font-size=\"10\">%s, %s processors, %s, cgroup %s; medians</text>\n", escaped(fact["processor"]), fact["processors"], escaped(fact["kernel"]), fact["cgroup"]
    printf "%s</svg>\n", body
}
