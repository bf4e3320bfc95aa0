package demitasse.aot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What is left of a frame in C; that the programs still mean the same is shown by the torture. */
class LeanFramesTest {
    private static final StartOrder START = StartOrder.of(List.of("meth_two", "meth_guarded"));

    @Test
    void whatNoStartRunsHasItsFrameMadeByACall() {
        assertThat(LeanFrames.trimmed("""
                void* meth_rare(void* teavm_local_1, int32_t teavm_local_2) {
                    void* teavm_local_3;
                    TEAVM_ALLOC_STACK(INT32_C(2));
                    TEAVM_GC_ROOT(INT32_C(0), teavm_local_1);
                    teavm_local_3 = TEAVM_WITH_CALL_SITE_ID(0, meth_first());
                    TEAVM_RELEASE_STACK;
                    return teavm_local_3;
                }
                """, START)).isEqualTo("""
                void* meth_rare(void* teavm_local_1, int32_t teavm_local_2) {
                    void* teavm_local_3;
                    DEMITASSE_ENTER(2);
                    TEAVM_GC_ROOT(INT32_C(0), teavm_local_1);
                    teavm_local_3 = (meth_first());
                    TEAVM_RELEASE_STACK;
                    return teavm_local_3;
                }
                """);
    }

    @Test
    void aFrameThatNobodyReadsIsLeftOut() {
        assertThat(LeanFrames.trimmed("""
                int32_t meth_hash(void* teavm_this_) {
                    TEAVM_ALLOC_STACK(INT32_C(0));
                    teavm_local_1 = TEAVM_WITH_CALL_SITE_ID(0, meth_long(TEAVM_WITH_CALL_SITE_ID(0, teavm_nullCheck(teavm_this_))));
                    TEAVM_RELEASE_STACK;
                    return teavm_local_1;
                }
                """, START)).isEqualTo("""
                int32_t meth_hash(void* teavm_this_) {
                    teavm_local_1 = (meth_long((teavm_nullCheck(teavm_this_))));
                    return teavm_local_1;
                }
                """);
    }

    @Test
    void whatOnlyChecksHasNoFrame() {
        assertThat(LeanFrames.trimmed("""
                int32_t meth_two(void* teavm_this_) {
                    TEAVM_ALLOC_STACK(INT32_C(1));
                    teavm_local_1 = TEAVM_FIELD(teavm_this_, TeaVM_String, characters);
                    TEAVM_GC_ROOT(INT32_C(0), teavm_local_1);
                    teavm_local_2 = TEAVM_ARRAY_LENGTH(TEAVM_WITH_CALL_SITE_ID(0, teavm_nullCheck(teavm_local_1)));
                    TEAVM_RELEASE_STACK;
                    return teavm_local_2;
                }
                """, START)).isEqualTo("""
                int32_t meth_two(void* teavm_this_) {
                    teavm_local_1 = TEAVM_FIELD(teavm_this_, TeaVM_String, characters);
                    teavm_local_2 = TEAVM_ARRAY_LENGTH((teavm_nullCheck(teavm_local_1)));
                    return teavm_local_2;
                }
                """);
    }

    @Test
    void aCallThroughATableIsACall() {
        assertThat(LeanFrames.trimmed("""
                void meth_two(void* teavm_this_) {
                    TEAVM_ALLOC_STACK(INT32_C(1));
                    TEAVM_GC_ROOT(INT32_C(0), teavm_this_);
                    TEAVM_WITH_CALL_SITE_ID(0, TEAVM_METHOD(teavm_this_, jl_Object_VT, virt_hashCode)(teavm_this_));
                    TEAVM_RELEASE_STACK;
                }
                """, START)).contains("TEAVM_ALLOC_STACK(INT32_C(1));").contains("TEAVM_GC_ROOT(INT32_C(0), teavm_this_);");
    }

    @Test
    void aCharacterIsThereBeforeAFrameIs() {
        assertThat(LeanFrames.trimmed("""
                int32_t meth_jl_String_charAt(void* teavm_this_, int32_t teavm_local_1) {
                    TeaVM_Array* teavm_local_2;
                    TEAVM_ALLOC_STACK(INT32_C(1));
                    if ((teavm_local_1 >= INT32_C(0))) {
                        meth_first();
                    }
                }
                """, START)).containsSubsequence("TEAVM_ARRAY_AT(teavm_local_2, char16_t, teavm_local_1);", "TEAVM_ALLOC_STACK", "meth_first");
    }

    @Test
    void aFrameWithReferencesStays() {
        assertThat(LeanFrames.trimmed("""
                void meth_two(void* teavm_local_1) {
                    TEAVM_ALLOC_STACK(INT32_C(1));
                    TEAVM_GC_ROOT_RELEASE(INT32_C(0));
                    TEAVM_WITH_CALL_SITE_ID(0, meth_first());
                    TEAVM_GC_ROOT(INT32_C(0), teavm_local_1);
                    TEAVM_WITH_CALL_SITE_ID(0, meth_second());
                    TEAVM_RELEASE_STACK;
                }
                """, START)).isEqualTo("""
                void meth_two(void* teavm_local_1) {
                    TEAVM_ALLOC_STACK(INT32_C(1));
                    (meth_first());
                    TEAVM_GC_ROOT(INT32_C(0), teavm_local_1);
                    (meth_second());
                    TEAVM_RELEASE_STACK;
                }
                """);
    }

    @Test
    void aMethodWithHandlersKeepsTheNumberOfEachCall() {
        String handled = """
                void meth_guarded() {
                    TEAVM_ALLOC_STACK(INT32_C(0));
                    TEAVM_TRY
                        TEAVM_WITH_CALL_SITE_ID(7, meth_first());
                    TEAVM_CATCH
                        case 1: {
                        }
                    TEAVM_END_TRY
                    TEAVM_WITH_CALL_SITE_ID(0, meth_second());
                    TEAVM_RELEASE_STACK;
                }
                """;
        assertThat(LeanFrames.trimmed(handled, START)).isEqualTo(handled);
    }
}
