// What EmulatedGpu calls; comes after the kernels and a table of them, simt_kernels.
#include <jni.h>

#include <vector>

static const simt::Kernel *find_kernel(JNIEnv *env, jstring name) {
    const char *wanted = env->GetStringUTFChars(name, 0);
    const simt::Kernel *found = 0;
    for (const simt::Kernel &kernel : simt_kernels) {
        if (strcmp(kernel.name, wanted) == 0) {
            found = &kernel;
        }
    }
    env->ReleaseStringUTFChars(name, wanted);
    return found;
}

/** Letters of a kernel's parameters; null where there is no such kernel. */
extern "C" JNIEXPORT jstring JNICALL Java_genir_cuda_Simt_signature(JNIEnv *env, jclass, jstring name) {
    const simt::Kernel *kernel = find_kernel(env, name);
    return kernel == 0 ? 0 : env->NewStringUTF(kernel->signature);
}

/** Runs a kernel; returns null, or what is wrong. */
extern "C" JNIEXPORT jstring JNICALL Java_genir_cuda_Simt_launch(
        JNIEnv *env, jclass, jstring name, jint blocks, jint threads, jlongArray words) {
    std::vector<uint64_t> arguments(env->GetArrayLength(words) + 1);
    env->GetLongArrayRegion(words, 0, env->GetArrayLength(words), (jlong *) arguments.data());
    const char *problem = simt::launch(*find_kernel(env, name), blocks, threads, arguments.data());
    return problem == 0 ? 0 : env->NewStringUTF(problem);
}
