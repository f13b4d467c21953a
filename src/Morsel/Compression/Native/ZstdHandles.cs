using System.Runtime.InteropServices;

namespace Morsel.Compression.Native;

/// <summary>A compression context of libzstd.</summary>
internal sealed class ZstdEncoderHandle : SafeHandle
{
    public ZstdEncoderHandle()
        : base(0, ownsHandle: true) => SetHandle(ZstdNative.CreateEncoder());

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle() => ZstdNative.FreeEncoder(handle) == 0;
}

/// <summary>A decompression context of libzstd.</summary>
internal sealed class ZstdDecoderHandle : SafeHandle
{
    public ZstdDecoderHandle()
        : base(0, ownsHandle: true) => SetHandle(ZstdNative.CreateDecoder());

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle() => ZstdNative.FreeDecoder(handle) == 0;
}
