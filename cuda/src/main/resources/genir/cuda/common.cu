// What the kernels share. All sources are compiled as one, this one first, and include nothing: NVRTC needs no header then.
//
// Sums are made in an order that depends on the launch alone, never by atomics, so that the same seed gives the same bytes.
// Threads of a block are a multiple of a warp. Lengths that may pass 2^31 have 64 bits.

typedef long long int64;

#define WARP 32
#define ALL_LANES 0xffffffffu
#define MOST_WARPS 32

/** Packs that a lane keeps in registers between two passes over its row; what is beyond them is read again. */
#define HELD 8

/** Floats that are loaded and stored at once. */
template <int V>
struct Pack {
    float v[V];
};

template <int V>
static __device__ Pack<V> load(const float *floats, int64 pack);

template <>
__device__ Pack<1> load<1>(const float *floats, int64 pack) {
    Pack<1> result = {{floats[pack]}};
    return result;
}

template <>
__device__ Pack<4> load<4>(const float *floats, int64 pack) {
    const float4 four = reinterpret_cast<const float4 *>(floats)[pack];
    Pack<4> result = {{four.x, four.y, four.z, four.w}};
    return result;
}

static __device__ void store(float *floats, int64 pack, const Pack<1> &values) {
    floats[pack] = values.v[0];
}

static __device__ void store(float *floats, int64 pack, const Pack<4> &values) {
    float4 four;
    four.x = values.v[0];
    four.y = values.v[1];
    four.z = values.v[2];
    four.w = values.v[3];
    reinterpret_cast<float4 *>(floats)[pack] = four;
}

/** Whether packs of four can be loaded from there; an absent array is no obstacle. */
static __device__ bool aligned(const void *a, const void *b = 0, const void *c = 0, const void *d = 0, const void *e = 0) {
    const unsigned long long places = (unsigned long long) a | (unsigned long long) b | (unsigned long long) c
            | (unsigned long long) d | (unsigned long long) e;
    return (places & 15) == 0;
}

static __device__ float not_a_number() {
    return __int_as_float(0x7fffffff);
}

static __device__ float infinite() {
    return __int_as_float(0x7f800000);
}

static __device__ int lane() {
    return threadIdx.x % WARP;
}

static __device__ int warp_of_block() {
    return threadIdx.x / WARP;
}

static __device__ int warps_of_block() {
    return blockDim.x / WARP;
}

/** Number of the calling thread's warp in the grid. */
static __device__ int64 warp_of_grid() {
    return ((int64) blockIdx.x * blockDim.x + threadIdx.x) / WARP;
}

/** Number of the calling thread in the grid. */
static __device__ int64 thread_of_grid() {
    return (int64) blockIdx.x * blockDim.x + threadIdx.x;
}

static __device__ int64 threads_of_grid() {
    return (int64) gridDim.x * blockDim.x;
}

/** The warp's sum, in each lane. */
template <typename T>
static __device__ T warp_sum(T value) {
    for (int distance = WARP / 2; distance > 0; distance /= 2) {
        value += __shfl_xor_sync(ALL_LANES, value, distance);
    }
    return value;
}

/** The warp's largest value, in each lane. */
static __device__ float warp_max(float value) {
    for (int distance = WARP / 2; distance > 0; distance /= 2) {
        value = fmaxf(value, __shfl_xor_sync(ALL_LANES, value, distance));
    }
    return value;
}

/** The block's sum, in each thread; called by all threads of the block. */
static __device__ double block_sum(double value) {
    __shared__ double sums[MOST_WARPS];
    value = warp_sum(value);
    // The sum before this one may still be read.
    __syncthreads();
    if (lane() == 0) {
        sums[warp_of_block()] = value;
    }
    __syncthreads();
    value = lane() < warps_of_block() ? sums[lane()] : 0.0;
    return warp_sum(value);
}

/** The block's largest value, in each thread; called by all threads of the block. */
static __device__ float block_max(float value) {
    __shared__ float largest[MOST_WARPS];
    value = warp_max(value);
    __syncthreads();
    if (lane() == 0) {
        largest[warp_of_block()] = value;
    }
    __syncthreads();
    value = lane() < warps_of_block() ? largest[lane()] : -infinite();
    return warp_max(value);
}

/** The sum of so many numbers in memory, in each thread of one block. */
static __device__ double sum_of(const double *numbers, int count) {
    double sum = 0;
    for (int i = threadIdx.x; i < count; i += blockDim.x) {
        sum += numbers[i];
    }
    return block_sum(sum);
}
