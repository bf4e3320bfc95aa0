package demitasse.aot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What a list of functions does to the C; that the linker then puts them side by side is shown by the product's memory. */
class StartOrderTest {
    private static final String SOURCE = """
            void* meth_first(void* teavm_this_) {
                return TEAVM_GET_STRING(7);
            }
            static inline int32_t meth_small() {
                return 1;
            }
            void meth_never() {
                meth_otr_Allocator_allocate(&jl_Never_Cls, TEAVM_GET_STRING(8));
            }
            void meth_second() {
                meth_otr_Allocator_allocate(&jl_Second_Cls);
            }
            """;

    @Test
    void functionsOfAStartGetSectionsInTheOrderOfTheList() {
        String arranged = StartOrder.of(List.of("meth_second", "meth_small", "meth_first")).arranged(SOURCE);
        assertThat(arranged).contains("__attribute__((section(\".text.sorted.00000\"))) void meth_second() {")
                .contains("__attribute__((section(\".text.sorted.00002\"))) void* meth_first(void* teavm_this_) {")
                .contains("\n__attribute__((minsize)) void meth_never() {").contains("\nstatic inline int32_t meth_small() {");
    }

    @Test
    void onlyWhatAStartMentionsComesFirst() {
        StartOrder order = StartOrder.of(List.of("meth_first", "meth_second"));
        order.arranged(SOURCE);
        assertThat(order.literals()).containsExactly(7);
        assertThat(order.mentionsClass("jl_Second_Cls")).isTrue();
        assertThat(order.mentionsClass("jl_Never_Cls")).isFalse();
    }

    @Test
    void namesThatAreNoLongerThereAreHarmless() {
        assertThat(StartOrder.of(List.of("meth_gone")).arranged(SOURCE).replace("__attribute__((minsize)) ", "")).isEqualTo(SOURCE);
    }

    @Test
    void aTracedFunctionTellsItsNameFirst() {
        assertThat(TracedFunctions.recorded("void meth_never() {\n    meth_first();\n}\n")).isEqualTo("""
                void meth_never() {
                    { static char entered; if (entered != demitasse_turn) { entered = demitasse_turn; demitasse_entered("meth_never"); } }
                    meth_first();
                }
                """);
    }
}
