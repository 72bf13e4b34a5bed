// The softmax over rows and its gradient, a warp for each row.

/** x and what is added to it. */
static __device__ float score(const float *x, const float *added, int i) {
    return added == 0 ? x[i] : x[i] + added[i];
}

/**
 * Instruction.Softmax; added perhaps null.
 *
 * @param axis1 length of the second of the three axes that the rows are, as axis2 of the third
 * @param stride0 floats of {@code added} from one to the next along the first, 0 where it is broadcast
 */
extern "C" __global__ void softmax(
        const float *x, const float *added, float *y, int rows, int width, int axis1, int axis2, int64 stride0,
        int64 stride1, int64 stride2) {
    const int64 row = warp_of_grid();
    if (row >= rows) {
        return;
    }
    const unsigned int place = (unsigned int) row;
    if (added != 0) {
        const unsigned int rest = place / axis2;
        added += rest / axis1 * stride0 + rest % axis1 * stride1 + place % axis2 * stride2;
    }
    x += row * width;
    y += row * width;
    float held[HELD];
    float largest = -infinite();
#pragma unroll
    for (int k = 0; k < HELD; k++) {
        const int i = lane() + k * WARP;
        held[k] = i < width ? score(x, added, i) : -infinite();
        largest = fmaxf(largest, held[k]);
    }
    for (int i = lane() + HELD * WARP; i < width; i += WARP) {
        largest = fmaxf(largest, score(x, added, i));
    }
    largest = warp_max(largest);
    float sum = 0;
#pragma unroll
    for (int k = 0; k < HELD; k++) {
        if (lane() + k * WARP < width) {
            held[k] = expf(held[k] - largest);
            sum += held[k];
        }
    }
    for (int i = lane() + HELD * WARP; i < width; i += WARP) {
        sum += expf(score(x, added, i) - largest);
    }
    const float inverse = 1 / warp_sum(sum);
#pragma unroll
    for (int k = 0; k < HELD; k++) {
        const int i = lane() + k * WARP;
        if (i < width) {
            y[i] = held[k] * inverse;
        }
    }
    for (int i = lane() + HELD * WARP; i < width; i += WARP) {
        y[i] = expf(score(x, added, i) - largest) * inverse;
    }
}

/** Instruction.SoftmaxGradient; dx may be dp. */
extern "C" __global__ void softmax_gradient(const float *p, const float *dp, float *dx, int rows, int width) {
    const int64 row = warp_of_grid();
    if (row >= rows) {
        return;
    }
    p += row * width;
    dp += row * width;
    dx += row * width;
    float probabilities[HELD];
    float gradients[HELD];
    float sum = 0;
#pragma unroll
    for (int k = 0; k < HELD; k++) {
        const int i = lane() + k * WARP;
        if (i < width) {
            probabilities[k] = p[i];
            gradients[k] = dp[i];
            sum += probabilities[k] * gradients[k];
        }
    }
    for (int i = lane() + HELD * WARP; i < width; i += WARP) {
        sum += p[i] * dp[i];
    }
    sum = warp_sum(sum);
#pragma unroll
    for (int k = 0; k < HELD; k++) {
        const int i = lane() + k * WARP;
        if (i < width) {
            dx[i] = probabilities[k] * (gradients[k] - sum);
        }
    }
    for (int i = lane() + HELD * WARP; i < width; i += WARP) {
        dx[i] = p[i] * (dp[i] - sum);
    }
}
