using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Morsel.Hashing;

/// <summary>Takes turns between the lanes of two vectors of 128 bits, for which .NET has no name that fits all processors.</summary>
internal static class Zip
{
    /// <summary><c>x0 y0 x1 y1 …</c>, from the lower halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ushort> Low(Vector128<ushort> x, Vector128<ushort> y) =>
        Sse2.IsSupported ? Sse2.UnpackLow(x, y)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipLow(x, y)
        : (Vector128.WidenLower(x) | Vector128.WidenLower(y) << 16).AsUInt16();

    /// <summary>The same from the upper halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ushort> High(Vector128<ushort> x, Vector128<ushort> y) =>
        Sse2.IsSupported ? Sse2.UnpackHigh(x, y)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipHigh(x, y)
        : (Vector128.WidenUpper(x) | Vector128.WidenUpper(y) << 16).AsUInt16();

    /// <summary><c>x0 y0 x1 y1</c>, from the lower halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> Low(Vector128<uint> x, Vector128<uint> y) =>
        Sse2.IsSupported ? Sse2.UnpackLow(x, y)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipLow(x, y)
        : (Vector128.WidenLower(x) | Vector128.WidenLower(y) << 32).AsUInt32();

    /// <summary>The same from the upper halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> High(Vector128<uint> x, Vector128<uint> y) =>
        Sse2.IsSupported ? Sse2.UnpackHigh(x, y)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipHigh(x, y)
        : (Vector128.WidenUpper(x) | Vector128.WidenUpper(y) << 32).AsUInt32();
}
