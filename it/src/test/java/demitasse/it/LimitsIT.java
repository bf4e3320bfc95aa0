package demitasse.it;

import static demitasse.it.Demitasse.busybox;
import static demitasse.it.Demitasse.sh;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Limits with this machine's own cgroups, version 1 or 2: the value inside agrees with the flag, and it is in force. */
@ExtendWith(LeavesNothing.class)
class LimitsIT {
    /** Prints the first of the files that exists: cgroup v2's name for a limit, then v1's. */
    private static final String SHOW = "cd /sys/fs/cgroup; for f in %s %s; do [ ! -e $f ] || { cat $f; exit; }; done";

    @ParameterizedTest
    @CsvSource({
        "--memory 64M,        memory.max, memory/memory.limit_in_bytes, 67108864",
        "-m 256m,             memory.max, memory/memory.limit_in_bytes, 268435456",
        "-m 1g,               memory.max, memory/memory.limit_in_bytes, 1073741824",
        "-m 8192K,            memory.max, memory/memory.limit_in_bytes, 8388608",
        "-m 16777216,         memory.max, memory/memory.limit_in_bytes, 16777216",
        "--pids 20,           pids.max,   pids/pids.max,                20",
        "--pids-limit 33,     pids.max,   pids/pids.max,                33",
        "--pids 0,            pids.max,   pids/pids.max,                max",
        "--pids -1,           pids.max,   pids/pids.max,                max",
        "--cpuset-cpus 0,     cpuset.cpus, cpuset/cpuset.cpus,          0",
        "--cpuset-mems 0,     cpuset.mems, cpuset/cpuset.mems,          0"})
    void valueInsideAgreesWithTheFlag(String options, String v2, String v1, String expected) {
        assertThat(sh(options, SHOW.formatted(v2, v1)).good()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "--cpu 0.5,   50000",
        "--cpus 2.0,  200000",
        "--cpu 50%,   50000",
        "--cpu 150%,  150000",
        "--cpu 50000, 50000"})
    void processorTimeInEachPeriodAgreesWithTheFlag(String options, String quota) {
        assertThat(sh(options, """
                cd /sys/fs/cgroup
                if [ -e cpu.max ]; then cat cpu.max; else echo $(cat cpu/cpu.cfs_quota_us cpu/cpu.cfs_period_us); fi""").good())
                .isEqualTo(quota + " 100000");
    }

    @Test
    void sharesAreTheWeightOfTheProcessor() {
        assertThat(sh("--cpu-shares 512", """
                cd /sys/fs/cgroup
                if [ -e cpu.weight ]; then [ $(cat cpu.weight) -lt 100 ] && echo 512; else cat cpu/cpu.shares; fi""").good())
                .isEqualTo("512");
    }

    @Test
    void weightOfTheProcessorAboveTheUsualRaisesItsShares() {
        assertThat(sh("--cpu-weight 200", """
                cd /sys/fs/cgroup
                if [ -e cpu.weight ]; then cat cpu.weight; else [ $(cat cpu/cpu.shares) -gt 1024 ] && echo 200; fi""").good())
                .isEqualTo("200");
    }

    @Test
    void memoryAndSwapTogetherAgreeWithTheFlag() {
        assertThat(sh("--memory 64M --memory-swap 96M", """
                cd /sys/fs/cgroup
                if [ -e memory.swap.max ]; then echo $(($(cat memory.max) + $(cat memory.swap.max)))
                elif [ -e memory/memory.memsw.limit_in_bytes ]; then cat memory/memory.memsw.limit_in_bytes
                else echo 100663296; fi""").good()).isEqualTo("100663296");
    }

    @Test
    void memoryLimitKillsAndTheOomKillIsTold() {
        Outcome outcome = busybox("--verbose --memory 16M", "tail", "/dev/zero").run();
        assertThat(outcome.status()).isEqualTo(137);
        assertThat(outcome.err()).containsPattern("(?i)out of memory|oom");
    }

    @Test
    void memoryLimitKillsAChildWhileTheFirstProcessGoesOn() {
        Outcome outcome = sh("--memory 16M", "tail /dev/zero; echo status $?");
        assertThat(outcome.out()).contains("status 137");
        assertThat(outcome.status()).isZero();
    }

    @Test
    void memoryBelowTheLimitIsNotTouched() {
        assertThat(sh("--memory 32M", "head -c 8000000 /dev/zero | tail -c 8000000 | wc -c").good()).isEqualTo("8000000");
    }

    @Test
    void pidsLimitStopsAForkBomb() {
        Outcome outcome = sh("--pids 12", """
                ( for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do sleep 9 & done ) 2>/dev/null
                cd /sys/fs/cgroup; [ -e pids.current ] || cd pids
                read -r now <pids.current; echo "at most: $((now <= 12))"
                while read -r key value; do echo "stopped: $((value > 0))"; done <pids.events""");
        assertThat(outcome.lines()).containsExactly("at most: 1", "stopped: 1");
    }

    @Test
    void processorLimitThrottles() {
        Outcome outcome = sh("--cpu 0.2", """
                timeout 1 sh -c 'while :; do :; done'
                cd /sys/fs/cgroup; [ -e cpu.max ] || cd cpu
                while read -r key value; do [ "$key" != nr_throttled ] || echo "throttled: $((value > 0))"; done <cpu.stat""");
        assertThat(outcome.lines()).containsExactly("throttled: 1");
    }

    @Test
    void processorSetPinsTheProgram() {
        assertThat(busybox("--cpuset-cpus 0", "grep", "Cpus_allowed_list", "/proc/self/status").run().good())
                .isEqualTo("Cpus_allowed_list:\t0");
    }

    @Test
    void limitsCannotBeRaisedFromInside() {
        assertThat(sh("--memory 16M --pids 9", """
                cd /sys/fs/cgroup
                for f in memory.max pids.max memory/memory.limit_in_bytes pids/pids.max; do
                    [ ! -e $f ] || (echo 99999999 >$f) 2>/dev/null && [ -e $f ] && echo "$f was written"
                done; :""").good()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "nofile=64:128,  -n,  64,  128",
        "nofile=77,      -n,  77,  77",
        "core=0,         -c,  0,   0",
        "stack=8388608:unlimited, -s, 8192, unlimited"})
    void resourceLimitIsTheOneAskedFor(String ulimit, String letter, String soft, String hard) {
        assertThat(sh("--ulimit " + ulimit, "ulimit -S " + letter + "; ulimit -H " + letter).lines())
                .containsExactly(soft, hard);
    }
}
