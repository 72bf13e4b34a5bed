package genir.model.weights;

import java.util.HashMap;
import java.util.Map;

/** The element types of the safetensors format; those that {@link #isFloat() can be read} and those that are only known. */
public enum Dtype {
    BOOL(8),
    F4(4),
    F6_E2M3(6),
    F6_E3M2(6),
    U8(8),
    I8(8),
    F8_E5M2(8),
    F8_E4M3(8),
    F8_E8M0(8),
    F8_E4M3FNUZ(8),
    F8_E5M2FNUZ(8),
    I16(16),
    U16(16),
    F16(16),
    BF16(16),
    I32(32),
    U32(32),
    F32(32),
    I64(64),
    U64(64),
    F64(64),
    C64(64);

    private static final Map<String, Dtype> BY_NAME = new HashMap<>();

    static {
        for (Dtype dtype : values()) {
            BY_NAME.put(dtype.name(), dtype);
        }
    }

    private final int bits;

    Dtype(int bits) {
        this.bits = bits;
    }

    /** Size of one element in bits; types of less than a byte are packed. */
    public int bits() {
        return bits;
    }

    /** Whether {@link SafetensorsFile#read} converts it to float. */
    public boolean isFloat() {
        return this == F32 || this == F16 || this == BF16 || this == F64;
    }

    /** The type of this name, or null. */
    static Dtype named(String name) {
        return BY_NAME.get(name);
    }
}
