package genir.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IdListTest {
    /** Of all lengths in UTF-8, those among them that UTF-16 orders in another way than code points. */
    private static final int[] CHARACTERS = {
        'a', 'b', 'z', '~', 0xE9, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFFFD, 0x10000, 0x10FFFF
    };

    private static List<String> random(int count) {
        Random random = new Random(7);
        Set<String> ids = new LinkedHashSet<>();
        while (ids.size() < count) {
            StringBuilder id = new StringBuilder();
            for (int i = 1 + random.nextInt(6); i > 0; i--) {
                id.appendCodePoint(CHARACTERS[random.nextInt(CHARACTERS.length)]);
            }
            ids.add(id.toString());
        }
        return new ArrayList<>(ids);
    }

    @Test
    void idsAreFoundWhereTheyStand() {
        List<String> ids = random(5_000);
        IdList list = IdList.of(ids);

        assertThat(list).isEqualTo(ids).hasSize(5_000);
        for (int place = 0; place < ids.size(); place++) {
            assertThat(list.indexOf(ids.get(place))).isEqualTo(place);
        }
        assertThat(list.contains("another")).isFalse();
        assertThat(list.indexOf("another")).isEqualTo(-1);
        assertThat(IdList.of(list)).isSameAs(list);
        assertThat(IdList.of(List.of())).isEmpty();
    }

    @Test
    void theOrderIsThatOfStrings() {
        List<String> ids = random(5_000);
        IdList list = IdList.of(ids);

        List<String> sorted = new ArrayList<>(ids);
        Collections.sort(sorted);
        assertThat(Arrays.stream(list.sorted()).mapToObj(list::get)).isEqualTo(sorted);
        assertThat(IdList.of(sorted).sorted()).startsWith(0, 1, 2).endsWith(4_999);
    }

    @Test
    void anIdHasOnePlace() {
        IdList.Builder builder = new IdList.Builder();
        assertThat(builder.add("x")).isZero();
        assertThat(builder.isNew("y")).isTrue();
        assertThat(builder.isNew("y")).isFalse();
        assertThat(builder.add("x")).isZero();
        assertThat(builder.find("y")).isEqualTo(1);
        assertThat(builder.build()).containsExactly("x", "y");
        assertThatThrownBy(() -> IdList.of(List.of("x", "y", "y"))).hasMessage("the id y is there twice");
        assertThatThrownBy(() -> IdList.of(List.of("x")).get(1)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
