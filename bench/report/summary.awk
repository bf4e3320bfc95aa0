# Reads bench/rows and the samples, and prints what follows of them, as lines of fields with tabs between:
#     row KEY UNIT BETTER SCRIPT TITLE
#     of KEY SUBJECT COUNT MEDIAN LOW HIGH | none KEY SUBJECT WHY      LOW and HIGH: quartiles
#     ratio KEY PEER RATIO LOW HIGH TARGET HOLDS                       ours to theirs; TARGET and HOLDS are - where there is none
# The ratio is that of the medians; its spread are the quartiles of the ratios turn by turn.

# Sorts list[1..count] as numbers.
function order(list, count,    i, j, value) {
    for (i = 2; i <= count; i++) {
        value = list[i]
        for (j = i - 1; j >= 1 && list[j] > value; j--) list[j + 1] = list[j]
        list[j + 1] = value
    }
}

# The value at that part of a sorted list, between two neighbours where it falls there.
function quantile(list, count, part,    place, below) {
    place = 1 + (count - 1) * part
    below = int(place)
    return below >= count ? list[count] : list[below] + (place - below) * (list[below + 1] - list[below])
}

function summarize(key, subject,    i, list, count) {
    count = counts[key, subject]
    for (i = 1; i <= count; i++) list[i] = values[key, subject, i]
    order(list, count)
    median[key, subject] = quantile(list, count, 0.5)
    printf "of\t%s\t%s\t%d\t%.6g\t%.6g\t%.6g\n", key, subject, count, median[key, subject], quantile(list, count, 0.25), quantile(list, count, 0.75)
}

function compare(key, peer,    i, list, count, ratio, target, holds) {
    for (i = 1; i <= counts[key, peer] && i <= counts[key, "demitasse"]; i++)
        if (values[key, peer, i] != 0) list[++count] = values[key, "demitasse", i] / values[key, peer, i]
    if (count == 0 || median[key, peer] == 0) return
    order(list, count)
    ratio = median[key, "demitasse"] / median[key, peer]
    target = (key, peer) in targets ? targets[key, peer] : "-"
    holds = target == "-" ? "-" : better[key] == "less" ? (ratio <= target + 0 ? "yes" : "no") : (ratio >= target + 0 ? "yes" : "no")
    printf "ratio\t%s\t%s\t%.4g\t%.4g\t%.4g\t%s\t%s\n", key, peer, ratio, quantile(list, count, 0.25), quantile(list, count, 0.75), target, holds
}

FILENAME == ARGV[1] {
    if ($0 ~ /^#/ || NF == 0) next
    split($0, field, / *[|] */)
    key = field[1]
    keys[++rows] = key
    better[key] = field[3]
    head[key] = field[2] "\t" field[3] "\t" field[4] "\t" field[6]
    wishes = split(field[5], wish, / *, */)
    for (i = 1; i <= wishes; i++) { split(wish[i], part, " "); targets[key, part[1]] = part[2] }
    next
}

FNR == 1 { FS = "\t"; $0 = $0 }
{
    key = $1
    subject = $2
    if (!((key, subject) in known)) {
        known[key, subject] = 1
        # Ours comes first, whoever came first in the turn.
        if (subjects[key] == "") subjects[key] = subject
        else subjects[key] = subject == "demitasse" ? subject "\t" subjects[key] : subjects[key] "\t" subject
    }
    if ($3 == "!") why[key, subject] = $4
    else values[key, subject, ++counts[key, subject]] = $3 + 0
}

END {
    for (r = 1; r <= rows; r++) {
        key = keys[r]
        if (subjects[key] == "") continue
        print "row\t" key "\t" head[key]
        count = split(subjects[key], list, "\t")
        for (i = 1; i <= count; i++) {
            if (counts[key, list[i]] > 0) summarize(key, list[i])
            if ((key, list[i]) in why) print "none\t" key "\t" list[i] "\t" why[key, list[i]]
        }
        for (i = 1; i <= count; i++)
            if (list[i] != "demitasse" && counts[key, list[i]] > 0 && counts[key, "demitasse"] > 0) compare(key, list[i])
    }
}
