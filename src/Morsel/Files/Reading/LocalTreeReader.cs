using System.Runtime.InteropServices;

namespace Morsel.Files.Reading;

/// <summary>The trees of this machine.</summary>
internal sealed class LocalTreeReader : ITreeReader
{
    private const int MostAccountBytes = 64 << 10;

    // Of struct passwd and struct group: more than either has, and where the pointer to the name is.
    private const int EntryBytes = 128;

    private readonly Dictionary<uint, byte[]?> _users = [], _groups = [];

    public IFolderReader Open(string path) => OperatingSystem.IsLinux() ? LinuxFolderReader.Open(path) : PortableFolderReader.Open(path);

    public byte[]? NameOfUser(uint number) => NameOf(_users, number, ReadingCalls.UserOf);

    public byte[]? NameOfGroup(uint number) => NameOf(_groups, number, ReadingCalls.GroupOf);

    private static unsafe byte[]? NameOf(Dictionary<uint, byte[]?> known, uint number, Lookup lookup)
    {
        if (!OperatingSystem.IsLinux())
            return null;
        if (known.TryGetValue(number, out byte[]? name))
            return name;
        byte[] entry = new byte[EntryBytes], text = new byte[MostAccountBytes];
        // The entry points into the text, which must not move.
        fixed (byte* start = text)
        {
            if (lookup(number, entry, text, text.Length, out nint found) == 0 && found != 0)
                name = MemoryMarshal.CreateReadOnlySpanFromNullTerminated((byte*)MemoryMarshal.Read<nint>(entry)).ToArray();
        }
        return known[number] = name is { Length: > 0 } ? name : null;
    }

    private delegate int Lookup(uint number, Span<byte> entry, Span<byte> text, nint room, out nint found);
}
