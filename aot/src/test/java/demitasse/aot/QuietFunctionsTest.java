package demitasse.aot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Who loses the frame and who must keep it; that the programs still mean the same is shown by the torture. */
class QuietFunctionsTest {
    private static final String LENGTH = """
            int32_t meth_length(void* teavm_this_) {
                TeaVM_Array* teavm_local_1;
                TEAVM_ALLOC_STACK(INT32_C(1));
                teavm_local_1 = TEAVM_FIELD(teavm_this_, TeaVM_String, characters);
                TEAVM_GC_ROOT(INT32_C(0), teavm_local_1);
                teavm_local_2 = TEAVM_ARRAY_LENGTH((teavm_nullCheck(teavm_local_1)));
                TEAVM_RELEASE_STACK;
                return teavm_local_2;
            }
            """;

    @Test
    void whoOnlyChecksHasNoFrame() {
        assertThat(trimmed(LENGTH)).isEqualTo("""
                int32_t meth_length(void* teavm_this_) {
                    TeaVM_Array* teavm_local_1;
                    teavm_local_1 = TEAVM_FIELD(teavm_this_, TeaVM_String, characters);
                    teavm_local_2 = TEAVM_ARRAY_LENGTH((teavm_nullCheck(teavm_local_1)));
                    return teavm_local_2;
                }
                """);
    }

    @Test
    void whoCallsTheQuietIsQuietWhereverTheyStand() {
        String caller = """
                int32_t meth_isEmpty(void* teavm_this_) {
                    DEMITASSE_ENTER(1);
                    TEAVM_GC_ROOT(INT32_C(0), teavm_this_);
                    teavm_local_1 = (meth_length(teavm_this_));
                    TEAVM_RELEASE_STACK;
                    return teavm_local_1;
                }
                """;
        assertThat(QuietFunctions.trimmed(List.of(caller, LENGTH)).getFirst()).isEqualTo("""
                int32_t meth_isEmpty(void* teavm_this_) {
                    teavm_local_1 = (meth_length(teavm_this_));
                    return teavm_local_1;
                }
                """);
    }

    @Test
    void whoAllocatesOrCallsAMethodThatMayBeAnyKeepsTheFrame() {
        for (String call : List.of("(meth_otr_Allocator_allocate(&jl_Object_Cls))", "(TEAVM_METHOD(teavm_local_1, jl_Object_VT, virt_toString)(teavm_local_1))",
                "(meth_unknown(teavm_local_1))", "(((void* (*)(void*)) teavm_local_1)(teavm_local_1))", "(teavm_initializeClass((TeaVM_Class*) &a_Cls, &initclass_a))")) {
            String loud = """
                    void meth_loud(void* teavm_local_1) {
                        TEAVM_ALLOC_STACK(INT32_C(1));
                        TEAVM_GC_ROOT(INT32_C(0), teavm_local_1);
                        %s;
                        TEAVM_RELEASE_STACK;
                    }
                    """.formatted(call);
            assertThat(trimmed(loud)).isEqualTo(loud);
        }
    }

    @Test
    void whoHasAHandlerKeepsTheFrameItIsFoundBy() {
        String handled = """
                void meth_guarded(void* teavm_local_1) {
                    TEAVM_ALLOC_STACK(INT32_C(1));
                    TEAVM_TRY
                        TEAVM_GC_ROOT(INT32_C(0), teavm_local_1);
                        TEAVM_WITH_CALL_SITE_ID(7, teavm_nullCheck(teavm_local_1));
                    TEAVM_CATCH
                    TEAVM_END_TRY
                    TEAVM_RELEASE_STACK;
                }
                """;
        assertThat(trimmed(handled)).isEqualTo(handled);
    }

    @Test
    void anExceptionIsMadeAndThrownInAFrameOfItsOwn() {
        assertThat(trimmed("""
                void meth_check(int32_t teavm_local_1) {
                    void* teavm_local_2;
                    TEAVM_ALLOC_STACK(INT32_C(1));
                    if (teavm_local_1) {
                        TEAVM_RELEASE_STACK;
                        return;
                    }
                    teavm_local_2 = (meth_otr_Allocator_allocate(&a_Cls));
                    TEAVM_GC_ROOT(INT32_C(0), teavm_local_2);
                    (meth_a__init_(teavm_local_2));
                    (meth_otr_ExceptionHandling_throwException(teavm_local_2));
                    TEAVM_UNREACHABLE
                }
                """)).isEqualTo("""
                void meth_check(int32_t teavm_local_1) {
                    void* teavm_local_2;
                    if (teavm_local_1) {
                        return;
                    }
                    demitasse_throwNew(&a_Cls, &meth_a__init_);
                    TEAVM_UNREACHABLE
                }
                """);
    }

    private static String trimmed(String source) {
        return QuietFunctions.trimmed(List.of(source)).getFirst();
    }
}
