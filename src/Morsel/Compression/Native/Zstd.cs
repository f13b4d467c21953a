using System.Runtime.InteropServices;

namespace Morsel.Compression.Native;

/// <summary>zstd as this machine has it: its libzstd, or where there is none, the port to C# that comes with Morsel, which gives the same content more slowly.</summary>
internal static class Zstd
{
    /// <summary>The variable that, set to 1, makes Morsel do without libzstd: for tests, and where the library of a system is broken.</summary>
    public const string WithoutLibrary = "MORSEL_WITHOUT_LIBZSTD";

    private static readonly Lazy<(IZstd Functions, Version? Library)> Found = new(Find);

    public static IZstd Functions => Found.Value.Functions;

    /// <summary>The version of libzstd; null where the port does its work.</summary>
    public static Version? LibraryVersion => Found.Value.Library;

    /// <summary>Makes sure that a call did its work.</summary>
    /// <exception cref="InvalidDataException">It did not.</exception>
    public static nuint Check(nuint result, string attempt) => Functions.IsError(result)
        ? throw new InvalidDataException($"zstd cannot {attempt}: {Functions.ErrorName(result)}")
        : result;

    private static (IZstd, Version?) Find()
    {
        if (Environment.GetEnvironmentVariable(WithoutLibrary) == "1" || !PlatformLibrary.IsThere(ZstdNative.Library))
            return (new ZstdPort(), null);
        uint number = ZstdNative.VersionNumber();   // 10504 is 1.5.4
        return (new ZstdNative(), new Version((int)number / 10000, (int)number / 100 % 100, (int)number % 100));
    }
}

/// <summary>A compression or decompression context of zstd.</summary>
internal sealed class ZstdHandle : SafeHandle
{
    private readonly Func<nint, nuint> _free;

    private ZstdHandle(nint context, Func<nint, nuint> free)
        : base(0, ownsHandle: true)
    {
        _free = free;
        SetHandle(context);
        if (IsInvalid)
            throw new InsufficientMemoryException("zstd has no memory for a context");
    }

    /// <summary>zstd's own pointer. Whoever uses it keeps the handle alive meanwhile.</summary>
    public nint Context => handle;

    public override bool IsInvalid => handle == 0;

    public static ZstdHandle OfEncoder() => new(Zstd.Functions.CreateEncoder(), Zstd.Functions.FreeEncoder);

    public static ZstdHandle OfDecoder() => new(Zstd.Functions.CreateDecoder(), Zstd.Functions.FreeDecoder);

    protected override bool ReleaseHandle() => _free(handle) == 0;
}
