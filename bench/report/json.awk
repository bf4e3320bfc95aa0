# Makes one JSON document of the summary and of the facts before it.
function text(value) { gsub(/\\/, "\\\\", value); gsub(/"/, "\\\"", value); gsub(/[\001-\037]/, " ", value); return "\"" value "\"" }
function comma(key) { return first[key]++ ? ",\n" : "\n" }
# Ends what stands open within a row, and opens the next list of it.
function part(name) {
    if (open == name) return ",\n"
    opening = (open == "" ? "" : "\n      ],\n") "      " text(name) ": [\n"
    open = name
    return opening
}
function end_row() { if (open != "") printf "\n      ]"; if (in_row) printf "\n    }"; open = ""; in_row = 0 }
function section(name) {
    if (in_section == name) return
    end_row()
    printf "%s%s", in_section == "" ? "{\n" : ends[in_section] ",\n", "  " text(name) ": " begins[name]
    in_section = name
}
BEGIN {
    FS = "\t"
    begins["machine"] = begins["versions"] = "{"; ends["machine"] = ends["versions"] = "\n  }"
    begins["sameWork"] = begins["rows"] = "["; ends["sameWork"] = ends["rows"] = "\n  ]"
}
$1 == "fact" { section("machine"); printf "%s    %s: %s", comma("fact"), text($2), text($3) }
$1 == "version" { section("versions"); printf "%s    %s: %s", comma("version"), text($2), text($3) }
$1 == "same" { section("sameWork"); printf "%s    {\"work\": %s, \"as\": %s, \"same\": true}", comma("same"), text($2), text($3) }
$1 == "differs" {
    section("sameWork")
    printf "%s    {\"work\": %s, \"as\": %s, \"same\": false, %s: %s}", comma("same"), text($2), text($3), $4 == "<" ? "\"ours\"" : "\"theirs\"", text($5)
}
$1 == "row" {
    section("rows")
    end_row()
    printf "%s    {\n      \"row\": %s, \"work\": %s, \"unit\": %s, \"better\": %s, \"script\": %s,\n", comma("row"), text($2), text($6), text($3), text($4), text("bench/" $5 ".sh")
    in_row = 1
}
$1 == "of" { printf "%s        {\"of\": %s, \"count\": %d, \"median\": %s, \"low\": %s, \"high\": %s}", part("figures"), text($3), $4, $5, $6, $7 }
$1 == "none" { printf "%s        {\"of\": %s, \"none\": %s}", part("figures"), text($3), text($4) }
$1 == "ratio" {
    printf "%s        {\"to\": %s, \"ratio\": %s, \"low\": %s, \"high\": %s", part("ratios"), text($3), $4, $5, $6
    if ($7 != "-") printf ", \"target\": %s, \"holds\": %s", $7, $8 == "yes" ? "true" : "false"
    printf "}"
}
END { end_row(); if (in_section != "") print ends[in_section] "\n}" }
