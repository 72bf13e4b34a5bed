#!/usr/bin/env bash
# Makes NAME-linux-x86_64.tar.xz of the distribution NAME.zip in a folder: with a Java runtime, and without what Linux on x86-64 does
# not load. For a machine that has neither Java nor a network.
#   bundle.sh FOLDER NAME JAVA_HOME
set -euo pipefail
folder=$1
name=$2
java=$3
for tool in xz tar; do
  command -v "$tool" >/dev/null || { echo "the bundle needs $tool: install it" >&2; exit 1; }
done
[ -d "$java/jmods" ] || { echo "the bundle needs a whole JDK with jmods, which $java is not" >&2; exit 1; }

work=$folder/bundle
rm -rf "$work"
mkdir -p "$work"
cd "$work"
"$java/bin/jar" xf "$folder/$name.zip"
cd "$name"
chmod +x genir

# Jars are unpacked, thinned, and packed again without compression: xz finds more than jars do. The lists leave out what no
# CPU with AVX2 loads, other systems' libraries, and what only compilers read.
repack() {
  jar=$1
  shift
  rm -rf "$work/jar"
  mkdir "$work/jar"
  (cd "$work/jar" && "$java/bin/jar" xf "$jar" && for unused in "$@"; do rm -rf $unused; done)
  if command -v strip >/dev/null; then
    find "$work/jar" -name '*.so*' -type f -exec strip --strip-unneeded {} + 2>/dev/null || true
  fi
  manifest=$work/jar/META-INF/MANIFEST.MF
  if [ -f "$manifest" ]; then
    mv "$manifest" "$work/manifest"
    "$java/bin/jar" --create --no-compress --file "$jar" --manifest "$work/manifest" -C "$work/jar" .
  else
    "$java/bin/jar" --create --no-compress --no-manifest --file "$jar" -C "$work/jar" .
  fi
}
rm -f lib/nd4j-native-*-linux-x86_64.jar
here=$PWD
for jar in genir.jar lib/*.jar; do
  case $jar in
    lib/openblas-*-linux-x86_64.jar)
      repack "$here/$jar" 'org/bytedeco/openblas/linux-x86_64/include' 'org/bytedeco/openblas/linux-x86_64/lib' \
        'org/bytedeco/openblas/linux-x86_64/libjniopenblas_full.so' ;;
    lib/openblas-*.jar)
      repack "$here/$jar" 'org/bytedeco/openblas/global/openblas_full.class' ;;
    lib/tokenizers-*.jar)
      repack "$here/$jar" 'native/lib/linux-aarch64' 'native/lib/osx-*' 'native/lib/win-*' 'nlp' ;;
    lib/jna-*.jar)
      repack "$here/$jar" 'com/sun/jna/'{aix,darwin,dragonflybsd,freebsd,openbsd,sunos,win32}'-*' \
        'com/sun/jna/linux-'{x86,arm,armel,aarch64,ppc,ppc64le,mips64el,loongarch64,s390x,riscv64} ;;
    lib/cuda-*-linux-x86_64.jar)
      repack "$here/$jar" 'org/bytedeco/cuda/linux-x86_64/include' \
        'org/bytedeco/cuda/linux-x86_64/libjni'{cudnn,cufft,cufftw,cufile,cupti,cusolver,cusparse,nccl,npp*,nvblas,nvcomp,nvjpeg,nvml}'.so' ;;
    *)
      repack "$here/$jar" ;;
  esac
done

"$java/bin/jlink" --output runtime --strip-debug --no-header-files --no-man-pages --compress=0 --vm=server \
  --add-modules java.base,java.logging,java.management,java.naming,java.sql,java.xml,jdk.charsets,jdk.localedata,jdk.management,jdk.unsupported,jdk.zipfs --include-locales=en
if command -v strip >/dev/null; then
  find runtime -name '*.so' -exec strip --strip-unneeded {} +
fi

cd ..
archive=$folder/$name-linux-x86_64.tar.xz
# Names, times and owners as in any other build of the same files; renamed when whole.
tar --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner -cf - "$name" |
  # shellcheck disable=SC2086
  xz -T1 ${BUNDLE_XZ:---x86 --lzma2=preset=6,dict=128MiB} > "$archive.part"
mv "$archive.part" "$archive"
rm -rf "$work"
echo "$archive: $(($(stat -c %s "$archive") >> 20)) MiB"
