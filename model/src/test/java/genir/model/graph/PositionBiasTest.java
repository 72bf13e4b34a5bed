package genir.model.graph;

import static org.assertj.core.api.Assertions.assertThat;

import genir.model.run.ReferenceT5;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PositionBiasTest {
    /** By hand: 8 + floor(8 ln(n / 8) / ln 16) for n from 8 on, 16 more for keys behind the query. */
    @ParameterizedTest
    @CsvSource({
        "0,0",
        "-1,1",
        "-7,7",
        "-8,8",
        "-11,8",
        "-12,9",
        "-15,9",
        "-16,10",
        "-22,10",
        "-23,11",
        "-32,12",
        "-45,12",
        "-46,13",
        "-64,14",
        "-90,14",
        "-91,15",
        "-127,15",
        "-128,15",
        "-5000,15",
        "1,17",
        "7,23",
        "8,24",
        "12,25",
        "16,26",
        "64,30",
        "128,31",
        "5000,31"
    })
    void bidirectional(int distance, int bucket) {
        assertThat(PositionBias.bucket(distance, true, 32, 128)).isEqualTo(bucket);
    }

    /** By hand: 16 + floor(16 ln(n / 16) / ln 8) for n from 16 on; the future is bucket 0, and masked anyway. */
    @ParameterizedTest
    @CsvSource({
        "0,0",
        "-1,1",
        "-15,15",
        "-16,16",
        "-18,16",
        "-19,17",
        "-32,21",
        "-64,26",
        "-100,30",
        "-112,30",
        "-113,31",
        "-128,31",
        "-5000,31",
        "1,0",
        "5000,0"
    })
    void causal(int distance, int bucket) {
        assertThat(PositionBias.bucket(distance, false, 32, 128)).isEqualTo(bucket);
    }

    @ParameterizedTest
    @CsvSource({"32,128,true", "32,128,false", "8,16,true", "8,16,false", "4,4,true", "64,300,true", "5,7,false"})
    void equalsTheDefinitionInWholeNumbers(int buckets, int maxDistance, boolean bidirectional) {
        for (int distance = -700; distance <= 700; distance++) {
            assertThat(PositionBias.bucket(distance, bidirectional, buckets, maxDistance))
                    .as("distance " + distance)
                    .isBetween(0, buckets - 1)
                    .isEqualTo(ReferenceT5.bucket(distance, bidirectional, buckets, maxDistance));
        }
    }

    @Test
    void growsWithDistance() {
        for (int away = 1; away < 1000; away++) {
            assertThat(PositionBias.bucket(-away, true, 32, 128))
                    .isGreaterThanOrEqualTo(PositionBias.bucket(-away + 1, true, 32, 128));
            assertThat(PositionBias.bucket(away + 1, true, 32, 128))
                    .isGreaterThanOrEqualTo(PositionBias.bucket(away, true, 32, 128));
            assertThat(PositionBias.bucket(-away, false, 32, 128))
                    .isGreaterThanOrEqualTo(PositionBias.bucket(-away + 1, false, 32, 128));
        }
    }
}
