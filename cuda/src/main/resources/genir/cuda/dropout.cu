// Dropout masks as a function of seed and place: bit for bit those of genir.model.plan.kernel.DropoutMask.

/** A mask's own seed, in two words. */
struct MaskSeed {
    unsigned int first;
    unsigned int second;
};

/** From the seed that all masks of a run have in common, [2] with the low word first, and the mask's number. */
static __device__ MaskSeed mask_seed(const int *seed, int stream) {
    const unsigned long long common = (unsigned int) seed[0] | (unsigned long long) (unsigned int) seed[1] << 32;
    unsigned long long bits = common ^ (unsigned long long) (int64) stream * 0x9E3779B97F4A7C15ULL;
    bits = (bits ^ bits >> 30) * 0xBF58476D1CE4E5B9ULL;
    bits = (bits ^ bits >> 27) * 0x94D049BB133111EBULL;
    bits ^= bits >> 31;
    MaskSeed result = {(unsigned int) bits, (unsigned int) (bits >> 32)};
    return result;
}

/** 0 for what is dropped, else {@code kept}. */
static __device__ float mask_factor(MaskSeed seed, int64 place, int threshold, float kept) {
    unsigned int hash = (unsigned int) place * 0x9E3779B9u + seed.first;
    hash = (hash ^ hash >> 16) * 0x85EBCA6Bu + seed.second;
    hash = (hash ^ hash >> 13) * 0xC2B2AE35u;
    hash = (hash ^ hash >> 16) >> 8;
    return (int) hash < threshold ? 0 : kept;
}

/** y = x * mask + added; added perhaps null; y may be x or added. */
extern "C" __global__ void dropout(
        const float *x, const int *seed, int stream, int threshold, float kept, const float *added, float *y, int64 length) {
    const MaskSeed own = mask_seed(seed, stream);
    map(x, added, y, length, [=](float a, float b, int64 place) { return a * mask_factor(own, place, threshold, kept) + b; });
}

extern "C" __global__ void mask_fill(const int *seed, int stream, int threshold, float kept, float *y, int64 length) {
    const MaskSeed own = mask_seed(seed, stream);
    generate(y, length, [=](int64 place) { return mask_factor(own, place, threshold, kept); });
}
