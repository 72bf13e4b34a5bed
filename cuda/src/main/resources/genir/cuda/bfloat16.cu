// Operands of products in half the bits.

/** The upper half of a float, rounded to the nearest, to even between two; what is not a number stays none. */
static __device__ unsigned long long bfloat16_of(float number) {
    const unsigned int bits = (unsigned int) __float_as_int(number);
    if ((bits & 0x7fffffffu) > 0x7f800000u) {
        return (bits >> 16) | 0x40u;
    }
    return (bits + 0x7fffu + ((bits >> 16) & 1u)) >> 16;
}

/** Rounds floats to bfloat16; both arrays begin at multiples of 32 bytes. */
extern "C" __global__ void to_bfloat16(const float *from, unsigned short *to, int64 length) {
    const int64 fours = length / 4;
    for (int64 i = thread_of_grid(); i < fours; i += threads_of_grid()) {
        const Pack<4> pack = load<4>(from, i);
        reinterpret_cast<unsigned long long *>(to)[i] = bfloat16_of(pack.v[0]) | bfloat16_of(pack.v[1]) << 16
                | bfloat16_of(pack.v[2]) << 32 | bfloat16_of(pack.v[3]) << 48;
    }
    for (int64 i = 4 * fours + thread_of_grid(); i < length; i += threads_of_grid()) {
        to[i] = (unsigned short) bfloat16_of(from[i]);
    }
}
