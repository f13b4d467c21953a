namespace Morsel.Formats.Sidecar;

/// <summary>A sidecar: what is published of a target, and by which objects it can be brought. Every list is in the publisher's order, his preference among equals.</summary>
/// <param name="Target">What is published.</param>
/// <remarks>Source: <c>FORMAT.md</c>, "Lines".</remarks>
internal sealed record Sidecar(TargetLine Target)
{
    /// <summary>What a packed target holds.</summary>
    public IReadOnlyList<ContentLine> Contents { get; init; } = [];

    /// <summary>Where the target lies; none: at the sidecar's address without its ending.</summary>
    public IReadOnlyList<PlainLine> Plains { get; init; } = [];

    /// <summary>Descriptions of the target.</summary>
    public IReadOnlyList<ControlLine> Controls { get; init; } = [];

    /// <summary>The whole target, compressed.</summary>
    public IReadOnlyList<WholeLine> Wholes { get; init; } = [];

    /// <summary>The target in compressed units.</summary>
    public IReadOnlyList<UnitsLine> Units { get; init; } = [];

    /// <summary>Patches for known bases.</summary>
    public IReadOnlyList<PatchLine> Patches { get; init; } = [];

    /// <summary>How seeds are shown to the search.</summary>
    public IReadOnlyList<ViewLine> Views { get; init; } = [];

    /// <summary>Lines beside that of the target.</summary>
    public int LineCount => Contents.Count + Plains.Count + Controls.Count + Wholes.Count + Units.Count + Patches.Count + Views.Count;
}

/// <summary>The bytes that every route must end in.</summary>
/// <param name="Size">How many.</param>
/// <param name="Sha256">Their SHA-256.</param>
internal sealed record TargetLine(long Size, Digest Sha256)
{
    /// <summary>The name the publisher gave, unchecked; null where there is none.</summary>
    public string? Name { get; init; }

    /// <summary>When the file was last changed, in seconds since 1970; null where there is none.</summary>
    public long? Time { get; init; }

    /// <summary>The same as a date; null where there is none, or an absurd one.</summary>
    public DateTimeOffset? ModifiedTime => Time is { } seconds && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds() ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    /// <summary>Grows with every publication; null where there is none.</summary>
    public long? Serial { get; init; }

    /// <summary>Until when it is to be believed, in seconds since 1970; null where there is none.</summary>
    public long? Expires { get; init; }
}

/// <summary>What a packed target holds, and how it is packed again byte for byte.</summary>
/// <param name="Size">Bytes of the content.</param>
/// <param name="Sha256">Their SHA-256.</param>
/// <param name="Header">The packed file's header, as hexadecimal digits.</param>
internal sealed record ContentLine(long Size, Digest Sha256, string Header)
{
    /// <summary>The packer's options; null where there are none.</summary>
    public string? Options { get; init; }
}

/// <summary>Where the target lies.</summary>
/// <param name="Url">The reference as it was written.</param>
internal sealed record PlainLine(string Url);

/// <summary>A description of the target.</summary>
/// <param name="Url">The reference as it was written.</param>
/// <param name="Bytes">Bytes in it.</param>
/// <param name="Sha256">Their SHA-256.</param>
/// <param name="Format">What it is.</param>
internal sealed record ControlLine(string Url, long Bytes, Digest Sha256, ControlKind Format)
{
    /// <summary>Of a zsync control file: where its records are, and what they hold; null for others.</summary>
    public ControlShape? Shape { get; init; }
}

/// <summary>What a zsync control file's records hold.</summary>
/// <param name="BlockBytes">Bytes in a block.</param>
/// <param name="Lengths">Hash-Lengths: sequential matches, bytes kept of the weak and of the strong checksum.</param>
/// <param name="RecordsOffset">Where the first record begins in the control file, in bytes.</param>
internal sealed record ControlShape(int BlockBytes, (int Sequential, int Weak, int Strong) Lengths, long RecordsOffset);

/// <summary>A format of descriptions.</summary>
internal enum ControlKind
{
    Zsync,
    Zchunk,
    Casync,
}

/// <summary>The whole target, compressed.</summary>
/// <param name="Url">The reference as it was written.</param>
/// <param name="Bytes">Bytes of the object.</param>
/// <param name="Packing">How it is compressed.</param>
internal sealed record WholeLine(string Url, long Bytes, WholePacking Packing)
{
    /// <summary>The window that is meant where the line names none, as a power of two.</summary>
    public const int UsualWindow = 27;

    /// <summary>What a decoder must hold, as a power of two of bytes.</summary>
    public int Window { get; init; } = UsualWindow;
}

/// <summary>The target in units that are compressed so that each can be decompressed alone.</summary>
/// <param name="Url">The reference as it was written.</param>
/// <param name="Bytes">Bytes of the object.</param>
/// <param name="UnitBytes">Plain bytes of a unit.</param>
/// <param name="Window">What a decoder must hold, as a power of two of bytes.</param>
/// <param name="Table">The frame with the table of sizes, at the object's end.</param>
/// <param name="Of">What is in the units.</param>
internal sealed record UnitsLine(string Url, long Bytes, long UnitBytes, int Window, ByteRange Table, RouteEnd Of);

/// <summary>A patch that makes the target of a base.</summary>
/// <param name="Url">The reference as it was written.</param>
/// <param name="Bytes">Bytes of the patch.</param>
/// <param name="Format">What it is.</param>
/// <param name="Base">The base.</param>
/// <param name="MemoryMebibytes">Memory that applying it needs, in MiB.</param>
internal sealed record PatchLine(string Url, long Bytes, PatchKind Format, PatchBase Base, long MemoryMebibytes)
{
    /// <summary>The SHA-256 of the patch; null where there is none.</summary>
    public Digest? Sha256 { get; init; }

    /// <summary>What it leads to.</summary>
    public RouteEnd Of { get; init; }

    /// <summary>The filters that a reader must know, as their bits; null where the line demands none.</summary>
    public int? Filters { get; init; }
}

/// <summary>What a patch starts from.</summary>
/// <param name="Size">Bytes in it; in its content, where it is packed.</param>
/// <param name="Sha256">Their SHA-256.</param>
/// <param name="IsGzip">Whether clients have it packed by gzip.</param>
internal sealed record PatchBase(long Size, Digest Sha256, bool IsGzip = false);

/// <summary>A format of patches.</summary>
internal enum PatchKind
{
    Morsel1,
    Zstd,
}

/// <summary>A tar's most frequent time, for seeds to be shown with.</summary>
/// <param name="Value">The 12 bytes of the field, as hexadecimal digits.</param>
/// <param name="Of">What has it.</param>
internal sealed record ViewLine(string Value, RouteEnd Of);

/// <summary>What a route leads to.</summary>
internal enum RouteEnd
{
    /// <summary>The target.</summary>
    Target,

    /// <summary>What the packed target holds.</summary>
    Content,
}
