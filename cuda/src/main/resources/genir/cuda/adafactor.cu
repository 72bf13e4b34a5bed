// Instruction.Adafactor in passes; formulas and constants are those of genir.model.plan.kernel.AdafactorKernel. All passes leave
// everything as it is where the factor is NaN.

/** Added to squared gradients (the paper's epsilon 1). */
#define TINY 1e-30f
/** The least scale of a weight (the paper's epsilon 2). */
#define LEAST_SCALE 1e-3
/** How fast the decay of the squares' running mean nears 1: 1 - step^-0.8. */
#define DECAY_POWER -0.8

/** Running mean of squares after this step; the squares are summed without TINY, which each of {@code count} has added. */
static __device__ float running_mean(float before, double squares, int count, const double *progress) {
    const double beta = 1 - pow(progress[1], DECAY_POWER);
    return (float) (beta * before + (1 - beta) * (squares / count + TINY));
}

/** Row means, a block for each row. */
extern "C" __global__ void adafactor_rows(
        const float *gradient, const float *factor, const double *progress, float *means, int width) {
    const float scale = *factor;
    if (scale != scale) {
        return;
    }
    const float *row = gradient + (int64) blockIdx.x * width;
    double squares = 0;
    for (int i = threadIdx.x; i < width; i += blockDim.x) {
        const float scaled = scale * row[i];
        squares += scaled * scaled;
    }
    squares = block_sum(squares);
    if (threadIdx.x == 0) {
        means[blockIdx.x] = running_mean(means[blockIdx.x], squares, width, progress);
    }
}

/** Column means, a thread for each column, from the column sums of the unscaled gradient's squares over so many rows. */
extern "C" __global__ void adafactor_columns(
        const float *squares, const float *factor, const double *progress, float *means, int rows, int width) {
    const float scale = *factor;
    const int64 column = thread_of_grid();
    if (scale != scale || column >= width) {
        return;
    }
    means[column] = running_mean(means[column], (double) scale * scale * squares[column], rows, progress);
}

/** The mean of the row means, by one block. */
extern "C" __global__ void adafactor_mean(const float *means, int rows, double *mean) {
    double sum = 0;
    for (int row = threadIdx.x; row < rows; row += blockDim.x) {
        sum += means[row];
    }
    sum = block_sum(sum);
    if (threadIdx.x == 0) {
        *mean = sum / rows;
    }
}

/** What the update of an element of some row is multiplied by on the row's behalf; 1 for a vector, which has no row means. */
static __device__ float row_factor(const float *row_means, const double *mean_of_rows, int64 row) {
    return row_means == 0 ? 1 : (float) (1 / sqrt(row_means[row] / *mean_of_rows));
}

static __device__ float update(float gradient, float scale, float row_factor, float column_mean) {
    return scale * gradient * row_factor * (1 / sqrtf(column_mean));
}

/** Each block's sum of the squares of the update of its rows. */
extern "C" __global__ void adafactor_squares(
        const float *gradient, const float *row_means, const float *column_means, const double *mean_of_rows,
        const float *factor, double *sums, int rows, int width) {
    double squares = 0;
    for (int64 row = blockIdx.x; row < rows; row += gridDim.x) {
        const float own = row_factor(row_means, mean_of_rows, row);
        for (int i = threadIdx.x; i < width; i += blockDim.x) {
            const float change = update(gradient[row * width + i], *factor, own, column_means[i]);
            squares += change * change;
        }
    }
    squares = block_sum(squares);
    if (threadIdx.x == 0) {
        sums[blockIdx.x] = squares;
    }
}

/**
 * Decays and updates the weight.
 *
 * @param updates so many sums of the update's squares
 * @param weights so many sums of the weight's squares before the step; null where the rate is not scaled
 */
extern "C" __global__ void adafactor_update(
        float *weight, const float *gradient, const float *row_means, const float *column_means,
        const double *mean_of_rows, const float *factor, const double *progress, const double *updates,
        int update_count, const double *weights, int weight_count, double decay, int rows, int width) {
    const float scale = *factor;
    if (scale != scale) {
        return;
    }
    const double elements = (double) rows * width;
    const double size = sqrt(sum_of(updates, update_count) / elements);
    double rate = progress[0];
    if (weights != 0) {
        const double root = sqrt(sum_of(weights, weight_count) / elements);
        rate *= root > LEAST_SCALE ? root : LEAST_SCALE;
    }
    const float kept = (float) (1 - rate * decay);
    const float step = (float) (rate / (size > 1 ? size : 1.0));
    for (int64 row = blockIdx.x; row < rows; row += gridDim.x) {
        const float own = row_factor(row_means, mean_of_rows, row);
        for (int i = threadIdx.x; i < width; i += blockDim.x) {
            const int64 place = row * width + i;
            weight[place] = weight[place] * kept - step * update(gradient[place], scale, own, column_means[i]);
        }
    }
}
