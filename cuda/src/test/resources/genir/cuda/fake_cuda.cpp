// NVIDIA's driver and cuBLAS as far as CudaGpu calls them, on the CPU: to be called through the real bindings. Comes after the
// kernels and a table of them, simt_kernels. Strict where the real ones would be wrong silently or late: what is not memory of the
// GPU, a thread that has not entered it, a stream or workspace that was not set, a call that cannot be recorded.
#include <cstddef>
#include <cstdio>
#include <functional>
#include <map>
#include <vector>

namespace fake {

enum { SUCCESS = 0, INVALID_VALUE = 1, OUT_OF_MEMORY = 2, INVALID_CONTEXT = 201, NOT_FOUND = 500, ILLEGAL_ADDRESS = 700,
       FORBIDDEN_IN_RECORDING = 900 };
enum { REAL_32 = 0, BRAIN_16 = 14, COMPUTE_32 = 68, COMPUTE_TENSOR_32 = 77 };
const size_t MEMORY = 1u << 30;
const size_t ALIGNMENT = 256;

typedef std::vector<std::function<int()>> Calls;

struct Stream {
    Calls *recording;
};

struct Handle {
    Stream *stream;
    char *workspace;
};

static int context, module;
static thread_local void *entered;
static std::map<char *, size_t> allocations;
static std::vector<Stream *> streams;
static size_t used;

static bool is_stream(const Stream *stream) {
    for (const Stream *known : streams) {
        if (known == stream) {
            return true;
        }
    }
    return false;
}

static bool recording() {
    for (const Stream *stream : streams) {
        if (stream->recording != 0) {
            return true;
        }
    }
    return false;
}

/** Whether so many bytes are memory of the GPU. */
static bool on_gpu(const void *place, size_t bytes) {
    std::map<char *, size_t>::iterator next = allocations.upper_bound((char *) place);
    if (next == allocations.begin()) {
        return false;
    }
    --next;
    return (char *) place + bytes <= next->first + next->second;
}

static int enqueue(Stream *stream, std::function<int()> call) {
    if (entered != &context) {
        return INVALID_CONTEXT;
    }
    if (!is_stream(stream)) {
        return INVALID_VALUE;
    }
    if (stream->recording != 0) {
        stream->recording->push_back(call);
        return SUCCESS;
    }
    return call();
}

static float element(const void *matrix, int type, int computation, int64_t place) {
    uint32_t bits;
    if (type == BRAIN_16) {
        bits = (uint32_t) ((const uint16_t *) matrix)[place] << 16;
    } else {
        bits = ((const uint32_t *) matrix)[place];
        if (computation == COMPUTE_TENSOR_32) {
            bits = (bits + 0xfff + (bits >> 13 & 1)) & ~0x1fffu;
        }
    }
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

struct Side {
    const void *matrix;
    int type, leading;
    bool transposed;

    /** Of rows x columns, column-major; whether all of it is the GPU's. */
    bool lies(int rows, int columns) const {
        const int height = transposed ? columns : rows;
        const int count = transposed ? rows : columns;
        const size_t elements = (size_t) (count - 1) * leading + height;
        return leading >= height && on_gpu(matrix, elements * (type == BRAIN_16 ? 2 : 4));
    }

    float at(int row, int column, int computation) const {
        return element(matrix, type, computation,
                transposed ? column + (int64_t) row * leading : row + (int64_t) column * leading);
    }
};

static int multiply(int m, int n, int k, float alpha, Side a, Side b, float beta, Side c, int computation) {
    if (!a.lies(m, k) || !b.lies(k, n) || !c.lies(m, n)) {
        return ILLEGAL_ADDRESS;
    }
    float *result = (float *) c.matrix;
    for (int column = 0; column < n; column++) {
        for (int row = 0; row < m; row++) {
            float sum = 0;
            for (int i = 0; i < k; i++) {
                sum += a.at(row, i, computation) * b.at(i, column, computation);
            }
            float &place = result[row + (int64_t) column * c.leading];
            place = beta == 0 ? alpha * sum : alpha * sum + beta * place;
        }
    }
    return SUCCESS;
}

static bool valid(const Handle *handle, int a, int b, int c, int computation) {
    const bool types = a == b && (a == REAL_32 || a == BRAIN_16) && c == REAL_32;
    return handle->stream != 0 && handle->workspace != 0 && types
            && (computation == COMPUTE_32 || (computation == COMPUTE_TENSOR_32 && a == REAL_32));
}

}  // namespace fake

using namespace fake;

extern "C" {

int cuInit(unsigned int) {
    return SUCCESS;
}

/** What the real compiler asks a driver for; it goes on without. */
int cuGetExportTable(const void **, const void *) {
    return NOT_FOUND;
}

int cuDeviceGetCount(int *count) {
    *count = 1;
    return SUCCESS;
}

int cuDeviceGet(int *device, int number) {
    *device = number;
    return number == 0 ? SUCCESS : INVALID_VALUE;
}

int cuDeviceGetName(char *name, int length, int) {
    strncpy(name, "Fake GPU", length);
    return SUCCESS;
}

int cuDeviceGetAttribute(int *value, int attribute, int) {
    *value = attribute == 16 ? 3 : attribute == 75 ? 9 : 0;
    return SUCCESS;
}

int cuDriverGetVersion(int *version) {
    *version = 13010;
    return SUCCESS;
}

int cuDevicePrimaryCtxRetain(void **result, int) {
    *result = &context;
    return SUCCESS;
}

int cuDevicePrimaryCtxRelease_v2(int) {
    return SUCCESS;
}

int cuCtxSetCurrent(void *wanted) {
    entered = wanted;
    return SUCCESS;
}

int cuGetErrorName(int status, const char **text) {
    *text = status == ILLEGAL_ADDRESS ? "CUDA_ERROR_ILLEGAL_ADDRESS" : "CUDA_ERROR_OF_THE_FAKE";
    return SUCCESS;
}

int cuGetErrorString(int status, const char **text) {
    static char words[64];
    snprintf(words, sizeof words, "number %d", status);
    *text = words;
    return SUCCESS;
}

int cuMemAlloc_v2(unsigned long long *result, size_t bytes) {
    if (entered != &context) {
        return INVALID_CONTEXT;
    }
    if (recording()) {
        return FORBIDDEN_IN_RECORDING;
    }
    if (used + bytes > MEMORY) {
        return OUT_OF_MEMORY;
    }
    const size_t rounded = (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    char *memory = (char *) aligned_alloc(ALIGNMENT, rounded);
    memset(memory, 0xff, rounded);
    allocations[memory] = bytes;
    used += bytes;
    *result = (unsigned long long) memory;
    return SUCCESS;
}

int cuMemFree_v2(unsigned long long address) {
    char *memory = (char *) address;
    if (entered != &context || recording() || allocations.count(memory) == 0) {
        return INVALID_VALUE;
    }
    used -= allocations[memory];
    allocations.erase(memory);
    free(memory);
    return SUCCESS;
}

int cuMemGetInfo_v2(size_t *left, size_t *total) {
    *left = MEMORY - used;
    *total = MEMORY;
    return SUCCESS;
}

int cuMemHostAlloc(void **result, size_t bytes, unsigned int) {
    *result = malloc(bytes);
    return SUCCESS;
}

int cuMemFreeHost(void *memory) {
    free(memory);
    return SUCCESS;
}

int cuStreamCreate(Stream **result, unsigned int) {
    *result = new Stream();
    streams.push_back(*result);
    return SUCCESS;
}

int cuStreamDestroy_v2(Stream *stream) {
    for (size_t i = 0; i < streams.size(); i++) {
        if (streams[i] == stream) {
            streams.erase(streams.begin() + i);
            delete stream;
            return SUCCESS;
        }
    }
    return INVALID_VALUE;
}

int cuStreamSynchronize(Stream *stream) {
    return entered != &context ? INVALID_CONTEXT
            : !is_stream(stream) ? INVALID_VALUE
            : stream->recording != 0 ? FORBIDDEN_IN_RECORDING
                                     : SUCCESS;
}

int cuMemcpyHtoDAsync_v2(unsigned long long to, const void *from, size_t bytes, Stream *stream) {
    if (!on_gpu((void *) to, bytes) || on_gpu(from, 1)) {
        return INVALID_VALUE;
    }
    return enqueue(stream, [=] { memcpy((void *) to, from, bytes); return (int) SUCCESS; });
}

int cuMemcpyDtoHAsync_v2(void *to, unsigned long long from, size_t bytes, Stream *stream) {
    if (!on_gpu((void *) from, bytes) || on_gpu(to, 1)) {
        return INVALID_VALUE;
    }
    return enqueue(stream, [=] { memcpy(to, (void *) from, bytes); return (int) SUCCESS; });
}

int cuMemcpyDtoDAsync_v2(unsigned long long to, unsigned long long from, size_t bytes, Stream *stream) {
    if (!on_gpu((void *) from, bytes) || !on_gpu((void *) to, bytes)) {
        return INVALID_VALUE;
    }
    return enqueue(stream, [=] { memcpy((void *) to, (void *) from, bytes); return (int) SUCCESS; });
}

int cuEventCreate(Stream ***result, unsigned int) {
    *result = new Stream *();
    return SUCCESS;
}

int cuEventRecord(Stream **event, Stream *stream) {
    *event = stream;
    return is_stream(stream) ? SUCCESS : INVALID_VALUE;
}

int cuEventSynchronize(Stream **) {
    return SUCCESS;
}

int cuEventDestroy_v2(Stream **event) {
    delete event;
    return SUCCESS;
}

int cuModuleLoadData(void **result, const void *image) {
    *result = &module;
    const bool ours = strcmp((const char *) image, "the kernels") == 0 || memcmp(image, "\177ELF", 4) == 0;
    return ours ? SUCCESS : INVALID_VALUE;
}

int cuModuleUnload(void *loaded) {
    return loaded == &module ? SUCCESS : INVALID_VALUE;
}

int cuModuleGetFunction(const simt::Kernel **result, void *loaded, const char *name) {
    for (const simt::Kernel &kernel : simt_kernels) {
        if (loaded == &module && strcmp(kernel.name, name) == 0) {
            *result = &kernel;
            return SUCCESS;
        }
    }
    return NOT_FOUND;
}

int cuFuncSetAttribute(void *, int, int) {
    return SUCCESS;
}

int cuLaunchKernel(const simt::Kernel *kernel, unsigned int blocks, unsigned int, unsigned int, unsigned int threads,
        unsigned int, unsigned int, unsigned int, Stream *stream, void **parameters, void **) {
    std::vector<uint64_t> words;
    for (const char *letter = kernel->signature; *letter != 0; letter++) {
        uint64_t word = 0;
        memcpy(&word, *parameters++, strchr("PJD", *letter) != 0 ? 8 : 4);
        words.push_back(word);
    }
    return enqueue(stream, [=] {
        const char *problem = simt::launch(*kernel, blocks, threads, words.data());
        return problem == 0 ? SUCCESS : ILLEGAL_ADDRESS;
    });
}

int cuStreamBeginCapture_v2(Stream *stream, int) {
    if (stream->recording != 0) {
        return INVALID_VALUE;
    }
    stream->recording = new Calls();
    return SUCCESS;
}

int cuStreamEndCapture(Stream *stream, Calls **result) {
    *result = stream->recording;
    stream->recording = 0;
    return *result == 0 ? INVALID_VALUE : SUCCESS;
}

int cuGraphInstantiateWithFlags(Calls **result, Calls *graph, unsigned long long) {
    *result = new Calls(*graph);
    return SUCCESS;
}

int cuGraphDestroy(Calls *graph) {
    delete graph;
    return SUCCESS;
}

int cuGraphExecDestroy(Calls *graph) {
    delete graph;
    return SUCCESS;
}

int cuGraphLaunch(Calls *graph, Stream *stream) {
    return enqueue(stream, [=] {
        int status = SUCCESS;
        for (const std::function<int()> &call : *graph) {
            status = status == SUCCESS ? call() : status;
        }
        return status;
    });
}

int cublasCreate_v2(Handle **result) {
    *result = new Handle();
    return entered == &context ? SUCCESS : INVALID_CONTEXT;
}

int cublasDestroy_v2(Handle *handle) {
    delete handle;
    return SUCCESS;
}

int cublasSetStream_v2(Handle *handle, Stream *stream) {
    handle->stream = stream;
    handle->workspace = 0;
    return SUCCESS;
}

int cublasSetWorkspace_v2(Handle *handle, void *workspace, size_t bytes) {
    handle->workspace = (char *) workspace;
    return on_gpu(workspace, bytes) ? SUCCESS : INVALID_VALUE;
}

const char *cublasGetStatusString(int status) {
    static char words[64];
    snprintf(words, sizeof words, "status %d", status);
    return words;
}

int cublasGemmEx(Handle *handle, int opA, int opB, int m, int n, int k, const float *alpha, const char *a, int typeA, int leadA,
        const char *b, int typeB, int leadB, const float *beta, char *c, int typeC, int leadC, int computation, int) {
    if (!valid(handle, typeA, typeB, typeC, computation)) {
        return INVALID_VALUE;
    }
    const float one = *alpha, kept = *beta;
    return enqueue(handle->stream, [=] {
        return multiply(m, n, k, one, Side{a, typeA, leadA, opA != 0}, Side{b, typeB, leadB, opB != 0}, kept,
                Side{c, typeC, leadC, false}, computation);
    });
}

int cublasGemmStridedBatchedEx(Handle *handle, int opA, int opB, int m, int n, int k, const float *alpha, const char *a,
        int typeA, int leadA, long long stepA, const char *b, int typeB, int leadB, long long stepB, const float *beta, char *c,
        int typeC, int leadC, long long stepC, int batch, int computation, int algorithm) {
    const int bytes = typeA == BRAIN_16 ? 2 : 4;
    int status = SUCCESS;
    for (int i = 0; i < batch && status == SUCCESS; i++) {
        status = cublasGemmEx(handle, opA, opB, m, n, k, alpha, a + i * stepA * bytes, typeA, leadA, b + i * stepB * bytes, typeB,
                leadB, beta, c + i * stepC * 4, typeC, leadC, computation, algorithm);
    }
    return status;
}

int cublasGemmBatchedEx(Handle *handle, int opA, int opB, int m, int n, int k, const float *alpha, const char *const *a,
        int typeA, int leadA, const char *const *b, int typeB, int leadB, const float *beta, char *const *c, int typeC, int leadC,
        int batch, int computation, int) {
    const size_t bytes = batch * sizeof(char *);
    if (!valid(handle, typeA, typeB, typeC, computation) || !on_gpu(a, bytes) || !on_gpu(b, bytes) || !on_gpu(c, bytes)) {
        return INVALID_VALUE;
    }
    const float one = *alpha, kept = *beta;
    return enqueue(handle->stream, [=] {
        int status = SUCCESS;
        for (int i = 0; i < batch && status == SUCCESS; i++) {
            status = multiply(m, n, k, one, Side{a[i], typeA, leadA, opA != 0}, Side{b[i], typeB, leadB, opB != 0}, kept,
                    Side{c[i], typeC, leadC, false}, computation);
        }
        return status;
    });
}

}  // extern "C"
