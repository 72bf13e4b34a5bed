// The root-mean-square norm and its gradient, a warp for each row; and sums over rows.

template <int V>
static __device__ float dot(const Pack<V> &a, const Pack<V> &b) {
    float sum = 0;
#pragma unroll
    for (int k = 0; k < V; k++) {
        sum += a.v[k] * b.v[k];
    }
    return sum;
}

/** Scales one pack of a row and writes what is wanted of it. */
template <int V>
static __device__ void write_norm(
        Pack<V> values, float inverse, const float *gain, float *y, float *normalized, int pack) {
    const Pack<V> gains = load<V>(gain, pack);
#pragma unroll
    for (int k = 0; k < V; k++) {
        values.v[k] *= inverse;
    }
    if (normalized != 0) {
        store(normalized, pack, values);
    }
#pragma unroll
    for (int k = 0; k < V; k++) {
        values.v[k] *= gains.v[k];
    }
    store(y, pack, values);
}

template <int V>
static __device__ void norm_row(
        const float *x, const float *gain, float *y, float *normalized, float *scale, int width, double epsilon) {
    const int packs = width / V;
    Pack<V> held[HELD];
    float squares = 0;
#pragma unroll
    for (int k = 0; k < HELD; k++) {
        const int i = lane() + k * WARP;
        if (i < packs) {
            held[k] = load<V>(x, i);
            squares += dot(held[k], held[k]);
        }
    }
    for (int i = lane() + HELD * WARP; i < packs; i += WARP) {
        const Pack<V> values = load<V>(x, i);
        squares += dot(values, values);
    }
    const float root = sqrtf((float) (warp_sum(squares) / width + epsilon));
    const float inverse = 1 / root;
    if (scale != 0 && lane() == 0) {
        *scale = root;
    }
    if (gain == 0) {
        return;
    }
#pragma unroll
    for (int k = 0; k < HELD; k++) {
        const int i = lane() + k * WARP;
        if (i < packs) {
            write_norm<V>(held[k], inverse, gain, y, normalized, i);
        }
    }
    for (int i = lane() + HELD * WARP; i < packs; i += WARP) {
        write_norm<V>(load<V>(x, i), inverse, gain, y, normalized, i);
    }
}

/** Instruction.RmsNorm, normalized and scale perhaps null; or RootMeanSquare, where only the scale is not. */
extern "C" __global__ void rms_norm(
        const float *x, const float *gain, float *y, float *normalized, float *scale, int rows, int width, double epsilon) {
    const int64 row = warp_of_grid();
    if (row >= rows) {
        return;
    }
    const int64 place = row * width;
    float *row_normalized = normalized == 0 ? 0 : normalized + place;
    float *row_scale = scale == 0 ? 0 : scale + row;
    if (width % 4 == 0 && aligned(x, gain, y, normalized)) {
        norm_row<4>(x + place, gain, y + place, row_normalized, row_scale, width, epsilon);
    } else {
        norm_row<1>(x + place, gain, y + place, row_normalized, row_scale, width, epsilon);
    }
}

template <int V>
static __device__ void write_norm_gradient(
        const Pack<V> &dn, const Pack<V> &normalized, float mean, float inverse, const float *before, float *dx, int pack) {
    Pack<V> made;
#pragma unroll
    for (int k = 0; k < V; k++) {
        made.v[k] = (dn.v[k] - normalized.v[k] * mean) * inverse;
    }
    if (before != 0) {
        const Pack<V> old = load<V>(before, pack);
#pragma unroll
        for (int k = 0; k < V; k++) {
            made.v[k] += old.v[k];
        }
    }
    store(dx, pack, made);
}

template <int V>
static __device__ Pack<V> product(Pack<V> a, const Pack<V> &b) {
#pragma unroll
    for (int k = 0; k < V; k++) {
        a.v[k] *= b.v[k];
    }
    return a;
}

template <int V>
static __device__ void norm_gradient_row(
        const float *dy, const float *gain, const float *normalized, float scale, const float *before, float *dx,
        int width) {
    const int packs = width / V;
    Pack<V> held[HELD];
    Pack<V> norms[HELD];
    float sum = 0;
#pragma unroll
    for (int k = 0; k < HELD; k++) {
        const int i = lane() + k * WARP;
        if (i < packs) {
            held[k] = product<V>(load<V>(dy, i), load<V>(gain, i));
            norms[k] = load<V>(normalized, i);
            sum += dot(held[k], norms[k]);
        }
    }
    for (int i = lane() + HELD * WARP; i < packs; i += WARP) {
        sum += dot(product<V>(load<V>(dy, i), load<V>(gain, i)), load<V>(normalized, i));
    }
    const float mean = warp_sum(sum) / width;
    const float inverse = 1 / scale;
#pragma unroll
    for (int k = 0; k < HELD; k++) {
        const int i = lane() + k * WARP;
        if (i < packs) {
            write_norm_gradient<V>(held[k], norms[k], mean, inverse, before, dx, i);
        }
    }
    for (int i = lane() + HELD * WARP; i < packs; i += WARP) {
        const Pack<V> dn = product<V>(load<V>(dy, i), load<V>(gain, i));
        write_norm_gradient<V>(dn, load<V>(normalized, i), mean, inverse, before, dx, i);
    }
}

/** dx of Instruction.RmsNormGradient, which may be dy or before; before perhaps null. */
extern "C" __global__ void rms_norm_gradient(
        const float *dy, const float *gain, const float *normalized, const float *scale, const float *before, float *dx,
        int rows, int width) {
    const int64 row = warp_of_grid();
    if (row >= rows) {
        return;
    }
    const int64 place = row * width;
    const float *row_before = before == 0 ? 0 : before + place;
    if (width % 4 == 0 && aligned(dy, gain, normalized, before, dx)) {
        norm_gradient_row<4>(dy + place, gain, normalized + place, scale[row], row_before, dx + place, width);
    } else {
        norm_gradient_row<1>(dy + place, gain, normalized + place, scale[row], row_before, dx + place, width);
    }
}

// Warps of a block of rms_norm_gradient_sums, and the widest row that it takes: a lane keeps its part of the gain's gradient.
#define NORM_WARPS 4
#define NORM_WIDTH (WARP * HELD * 4)

template <int V>
static __device__ void norm_gradient_rows(
        const float *dy, const float *gain, const float *normalized, const float *scale, const float *before, float *dx,
        float *dgain, int rows, int width, float (*shared)[NORM_WIDTH]) {
    const int packs = width / V;
    Pack<V> sums[HELD];
#pragma unroll
    for (int k = 0; k < HELD; k++) {
#pragma unroll
        for (int element = 0; element < V; element++) {
            sums[k].v[element] = 0;
        }
    }
    for (int64 row = warp_of_grid(); row < rows; row += threads_of_grid() / WARP) {
        const int64 place = row * width;
        Pack<V> held[HELD];
        Pack<V> norms[HELD];
        float sum = 0;
#pragma unroll
        for (int k = 0; k < HELD; k++) {
            const int i = lane() + k * WARP;
            if (i < packs) {
                held[k] = load<V>(dy + place, i);
                norms[k] = load<V>(normalized + place, i);
                const Pack<V> gains = load<V>(gain, i);
#pragma unroll
                for (int element = 0; element < V; element++) {
                    sums[k].v[element] += held[k].v[element] * norms[k].v[element];
                    held[k].v[element] *= gains.v[element];
                }
                sum += dot(held[k], norms[k]);
            }
        }
        const float mean = warp_sum(sum) / width;
        const float inverse = 1 / scale[row];
#pragma unroll
        for (int k = 0; k < HELD; k++) {
            const int i = lane() + k * WARP;
            if (i < packs) {
                write_norm_gradient<V>(
                        held[k], norms[k], mean, inverse, before == 0 ? 0 : before + place, dx + place, i);
            }
        }
    }
#pragma unroll
    for (int k = 0; k < HELD; k++) {
        const int i = lane() + k * WARP;
        if (i < packs) {
#pragma unroll
            for (int element = 0; element < V; element++) {
                shared[warp_of_block()][i * V + element] = sums[k].v[element];
            }
        }
    }
    __syncthreads();
    for (int column = threadIdx.x; column < width; column += blockDim.x) {
        float sum = 0;
        for (int warp = 0; warp < NORM_WARPS; warp++) {
            sum += shared[warp][column];
        }
        dgain[(int64) blockIdx.x * width + column] = sum;
    }
}

/**
 * Instruction.RmsNormGradient in one pass over rows that a warp can keep; dgain is [blocks, width], each block's share.
 *
 * @param vectors 4 where all rows can be loaded in fours, else 1
 */
extern "C" __global__ void rms_norm_gradient_sums(
        const float *dy, const float *gain, const float *normalized, const float *scale, const float *before, float *dx,
        float *dgain, int rows, int width, int vectors) {
    __shared__ float shared[NORM_WARPS][NORM_WIDTH];
    if (vectors == 4) {
        norm_gradient_rows<4>(dy, gain, normalized, scale, before, dx, dgain, rows, width, shared);
    } else {
        norm_gradient_rows<1>(dy, gain, normalized, scale, before, dx, dgain, rows, width, shared);
    }
}

// A block sums the columns that one of its warps spans; its warps share the rows of a chunk.

template <int V>
static __device__ void sum_chunk(
        const float *a, const float *b, float *sums, int64 from, int64 to, int64 width, int64 column_block,
        float *partial) {
    const int64 packs = width / V;
    const int64 pack = column_block * WARP + lane();
    const int warp = warp_of_block();
    Pack<V> sum;
#pragma unroll
    for (int k = 0; k < V; k++) {
        sum.v[k] = 0;
    }
    if (pack < packs) {
#pragma unroll 4
        for (int64 row = from + warp; row < to; row += warps_of_block()) {
            Pack<V> values = load<V>(a + row * width, pack);
            if (b != 0) {
                values = product<V>(values, load<V>(b + row * width, pack));
            }
#pragma unroll
            for (int k = 0; k < V; k++) {
                sum.v[k] += values.v[k];
            }
        }
    }
#pragma unroll
    for (int k = 0; k < V; k++) {
        partial[(warp * WARP + lane()) * V + k] = sum.v[k];
    }
    __syncthreads();
    if (warp == 0 && pack < packs) {
        for (int other = 1; other < warps_of_block(); other++) {
#pragma unroll
            for (int k = 0; k < V; k++) {
                sum.v[k] += partial[(other * WARP + lane()) * V + k];
            }
        }
        store(sums, pack, sum);
    }
}

/**
 * Column sums of a * b, or of a alone where b is null, for each chunk of rows: sums is [chunks, width].
 *
 * @param vectors 4 where all rows can be loaded in fours and a block has at most 8 warps, else 1
 * @param column_blocks blocks that span a row
 */
extern "C" __global__ void column_sums(
        const float *a, const float *b, float *sums, int64 rows, int64 width, int64 rows_of_chunk, int column_blocks,
        int vectors) {
    // 32 warps of single floats, or 8 of fours.
    __shared__ float partial[MOST_WARPS * WARP];
    const int64 chunk = blockIdx.x / column_blocks;
    const int64 column_block = blockIdx.x % column_blocks;
    const int64 from = chunk * rows_of_chunk;
    const int64 to = from + rows_of_chunk < rows ? from + rows_of_chunk : rows;
    if (vectors == 4) {
        sum_chunk<4>(a, b, sums + chunk * width, from, to, width, column_block, partial);
    } else {
        sum_chunk<1>(a, b, sums + chunk * width, from, to, width, column_block, partial);
    }
}
