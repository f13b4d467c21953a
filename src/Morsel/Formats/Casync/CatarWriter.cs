using System.Buffers;
using System.Buffers.Binary;

namespace Morsel.Formats.Casync;

/// <summary>Writes an archive, entry by entry, in the order in which it is read.</summary>
/// <remarks>
/// The writer makes records; the content of a file the caller puts between them. The root comes first; names in a folder must ascend. Source: <c>CATAR.md</c>.
/// </remarks>
/// <param name="features">What the archive keeps, normalised.</param>
internal sealed class CatarWriter(CatarFeatures features)
{
    private readonly Stack<CatarFolderTable> _folders = new();

    /// <summary>Bytes of the archive so far, with the content of the last file.</summary>
    public long Position { get; private set; }

    /// <summary>Whether the root has ended.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Begins an entry: of a file all but its content, <see cref="CatarEntry.Length"/> bytes, which must follow next.</summary>
    public void Begin(CatarEntry entry, IBufferWriter<byte> output)
    {
        if (_folders.TryPeek(out CatarFolderTable? folder))
        {
            folder.End(Position);
            folder.Begin(entry.Name, Position);
            PutText(output, CatarRecord.FileName, entry.Name);
        }
        if (entry.Type == CatarType.Folder)
            _folders.Push(new CatarFolderTable(Position));
        PutEntry(output, entry);
        PutMetadata(output, entry);
        PutTail(output, entry);
    }

    /// <summary>Ends the folder that began last and has not ended.</summary>
    public void EndFolder(IBufferWriter<byte> output)
    {
        CatarFolderTable folder = _folders.Pop();
        folder.End(Position);
        long start = Position;
        int bodyBytes = checked((int)(folder.RecordBytes - CatarRecords.HeadBytes));
        folder.Write(Record(output, CatarRecord.Goodbye, bodyBytes)[..bodyBytes], start);
        output.Advance(bodyBytes);
        HasEnded = _folders.Count == 0;
    }

    private void PutEntry(IBufferWriter<byte> output, CatarEntry entry) => PutWords(
        output, CatarRecord.Entry, (ulong)features, (ulong)entry.Mode, (ulong)entry.Flags, entry.UserId, entry.GroupId, (ulong)entry.ModifiedNanoseconds);

    private void PutMetadata(IBufferWriter<byte> output, CatarEntry entry)
    {
        PutOptional(output, CatarRecord.User, entry.UserName);
        PutOptional(output, CatarRecord.Group, entry.GroupName);
        foreach (CatarAttribute attribute in entry.Attributes)
            PutAttribute(output, attribute);
        PutAcl(output, entry);
        PutOptional(output, CatarRecord.SecurityLabel, entry.SecurityLabel);
        if (entry.Capabilities is { } capabilities)
            PutBytes(output, CatarRecord.Capabilities, capabilities, []);
        if (entry.ProjectId is { } project)
            PutWords(output, CatarRecord.ProjectId, project);
    }

    private void PutAcl(IBufferWriter<byte> output, CatarEntry entry)
    {
        PutAclEntries(output, CatarRecord.AclUser, entry.Acl?.Users);
        PutAclEntries(output, CatarRecord.AclGroup, entry.Acl?.Groups);
        if (entry.Acl?.GroupObject is { } group)
            PutWords(output, CatarRecord.AclGroupObject, (ulong)group);
        if (entry.DefaultAcl is not { } usual)
            return;
        PutWords(output, CatarRecord.DefaultAcl, Rights(usual.UserObject), Rights(usual.GroupObject), Rights(usual.Other), Rights(usual.Mask));
        PutAclEntries(output, CatarRecord.DefaultAclUser, usual.Users);
        PutAclEntries(output, CatarRecord.DefaultAclGroup, usual.Groups);
    }

    private void PutTail(IBufferWriter<byte> output, CatarEntry entry)
    {
        switch (entry.Type)
        {
            case CatarType.File:
                PutHead(output, CatarRecord.Payload, entry.Length);
                Position += entry.Length;
                break;
            case CatarType.SymbolicLink:
                PutText(output, CatarRecord.SymbolicLink, entry.LinkTarget);
                break;
            case CatarType.BlockDevice or CatarType.CharacterDevice:
                PutWords(output, CatarRecord.Device, entry.DeviceMajor, entry.DeviceMinor);
                break;
            case CatarType.Folder or CatarType.Fifo or CatarType.Socket:
            default:
                break;
        }
    }

    private void PutAclEntries(IBufferWriter<byte> output, CatarRecord kind, IReadOnlyList<CatarAclEntry>? entries)
    {
        foreach (CatarAclEntry entry in entries ?? [])
        {
            byte[] words = new byte[16];
            BinaryPrimitives.WriteUInt64LittleEndian(words, entry.Id);
            BinaryPrimitives.WriteUInt64LittleEndian(words.AsSpan(8), (ulong)entry.Permissions);
            PutBytes(output, kind, words, entry.Name is { } name ? [.. name, 0] : []);
        }
    }

    private void PutAttribute(IBufferWriter<byte> output, CatarAttribute attribute) =>
        PutBytes(output, CatarRecord.Attribute, [.. attribute.Name, 0], attribute.Value);

    private void PutOptional(IBufferWriter<byte> output, CatarRecord kind, byte[]? text)
    {
        if (text is not null)
            PutText(output, kind, text);
    }

    private void PutText(IBufferWriter<byte> output, CatarRecord kind, byte[]? text) => PutBytes(output, kind, text, [0]);

    private void PutBytes(IBufferWriter<byte> output, CatarRecord kind, ReadOnlySpan<byte> start, ReadOnlySpan<byte> end)
    {
        Span<byte> body = Record(output, kind, start.Length + end.Length);
        start.CopyTo(body);
        end.CopyTo(body[start.Length..]);
        output.Advance(start.Length + end.Length);
    }

    private void PutWords(IBufferWriter<byte> output, CatarRecord kind, params ReadOnlySpan<ulong> words)
    {
        Span<byte> body = Record(output, kind, 8 * words.Length);
        for (int word = 0; word < words.Length; word++)
            BinaryPrimitives.WriteUInt64LittleEndian(body[(8 * word)..], words[word]);
        output.Advance(8 * words.Length);
    }

    // The head is written; the body is for the caller to write and to advance by.
    private Span<byte> Record(IBufferWriter<byte> output, CatarRecord kind, int bodyBytes)
    {
        PutHead(output, kind, bodyBytes);
        Position += bodyBytes;
        return output.GetSpan(bodyBytes);
    }

    private void PutHead(IBufferWriter<byte> output, CatarRecord kind, long bodyBytes)
    {
        Span<byte> head = output.GetSpan(CatarRecords.HeadBytes);
        BinaryPrimitives.WriteInt64LittleEndian(head, CatarRecords.HeadBytes + bodyBytes);
        BinaryPrimitives.WriteUInt64LittleEndian(head[8..], (ulong)kind);
        output.Advance(CatarRecords.HeadBytes);
        Position += CatarRecords.HeadBytes;
    }

    private static ulong Rights(int? rights) => rights is { } some ? (ulong)some : ulong.MaxValue;
}
