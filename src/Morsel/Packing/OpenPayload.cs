using Morsel.Files;
using Morsel.Formats;

namespace Morsel.Packing;

/// <summary>A payload on the disk, its header read and proven.</summary>
internal sealed class OpenPayload : IDisposable
{
    private OpenPayload(IBlockFile file, string path, IPayloadFormat format, Payload payload) =>
        (File, Path, Format, Payload) = (file, path, format, payload);

    public IBlockFile File { get; }

    public string Path { get; }

    public IPayloadFormat Format { get; }

    public Payload Payload { get; }

    /// <summary>Whether a file begins as a payload of one of these formats does.</summary>
    public static bool IsAt(IFileSystem files, IReadOnlyList<IPayloadFormat> formats, string path)
    {
        using IBlockFile file = files.OpenRead(path);
        return FormatOf(formats, Lead(formats, file)) is not null;
    }

    /// <param name="files">The disk.</param>
    /// <param name="formats">What it may be, in the order in which they are asked.</param>
    /// <param name="path">The payload.</param>
    /// <param name="isHeaderEnough">Whether the stored bytes may be missing.</param>
    /// <exception cref="TargetFormatException">It is no payload, its header is damaged, or it is not as long as its header says.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static OpenPayload Open(IFileSystem files, IReadOnlyList<IPayloadFormat> formats, string path, bool isHeaderEnough)
    {
        IBlockFile file = files.OpenRead(path);
        try
        {
            byte[] lead = Lead(formats, file);
            IPayloadFormat format = FormatOf(formats, lead) ?? throw new TargetFormatException("zchunk file", "byte 0", "it does not begin like one");
            Payload payload = format.Read(Header(file, format.HeaderBytes(lead)));
            if (!isHeaderEnough && file.Length != payload.Length)
                throw WrongLength(file.Length, payload.Length);
            return new OpenPayload(file, path, format, payload);
        }
        catch (TargetFormatException e)
        {
            file.Dispose();
            throw e.At(path);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads what is stored of consecutive chunks.</summary>
    public void ReadStored(int firstChunk, int lastChunk, Span<byte> stored)
    {
        int read = File.Read(stored, Payload.StoredStart(firstChunk));
        if (read < stored.Length)
            throw new TargetFormatException(Path, $"byte {Payload.StoredStart(firstChunk) + read}", $"the file ends before chunk {lastChunk} does");
    }

    public void Dispose() => File.Dispose();

    private static TargetFormatException WrongLength(long length, long expected) => length < expected
        ? TargetFormatException.CutOff("zchunk file", FormattableString.Invariant($"{length:N0} of {expected:N0} bytes"))
        : new TargetFormatException("zchunk file", $"byte {expected}", $"the file has {length} bytes, expected {expected}");

    private static byte[] Lead(IReadOnlyList<IPayloadFormat> formats, IBlockFile file)
    {
        byte[] lead = new byte[formats.Max(format => format.LeadBytes)];
        return lead[..file.Read(lead, 0)];
    }

    private static IPayloadFormat? FormatOf(IReadOnlyList<IPayloadFormat> formats, byte[] lead) =>
        formats.FirstOrDefault(format => format.Recognizes(lead));

    // The length comes from outside: no more is reserved than is there.
    private static byte[] Header(IBlockFile file, long headerBytes)
    {
        if (headerBytes > file.Length)
            throw TargetFormatException.CutOff("zchunk file", FormattableString.Invariant($"{file.Length:N0} of {headerBytes:N0} bytes of its header"));
        byte[] header = new byte[headerBytes];
        return header[..file.Read(header, 0)];
    }
}
