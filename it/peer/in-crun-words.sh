#!/bin/sh
# in-crun-words.sh RUNTIME ARGUMENTS...: the arguments of crun's tests in the words that all runtimes share. crun's own are
# --cgroup-manager NAME and --config FILE; a file of another name is put where a bundle has its configuration.
runtime=$1
shift
count=$#
while [ "$count" -gt 0 ]; do
    word=$1
    shift
    count=$((count - 1))
    case $word in
    --cgroup-manager | --config)
        value=$1
        shift
        count=$((count - 1))
        case $word-$value in
        --cgroup-manager-systemd) set -- "$@" --systemd-cgroup ;;
        --config-config.json | --cgroup-manager-*) ;;
        --config-*) cp "$value" config.json ;;
        esac ;;
    *) set -- "$@" "$word" ;;
    esac
done
exec "$runtime" "$@"
