using Morsel.Files;

namespace Morsel.Assembling;

/// <summary>How a file that was written beside the output takes its place.</summary>
/// <param name="KeepReplaced">Whether the replaced file stays, as "name.zs-old".</param>
/// <param name="ModifiedTime">The new file's modification time; null for now.</param>
/// <param name="Notes">Gets what the user should know.</param>
internal sealed record OutputCommit(bool KeepReplaced, DateTimeOffset? ModifiedTime, List<Note> Notes)
{
    /// <summary>Has the last word on the file, which is whole and proven; throws where it must not take its place. Null where nobody is asked.</summary>
    public Action<IBlockFile>? Acceptance { get; init; }

    /// <summary>Owner, permissions and time, then to the disk, then one rename, then the folder to the disk.</summary>
    /// <param name="files">The disk.</param>
    /// <param name="file">The file, which is whole.</param>
    /// <param name="path">Where it is.</param>
    /// <param name="output">Where it will be.</param>
    public void Put(IFileSystem files, IBlockFile file, string path, string output)
    {
        Acceptance?.Invoke(file);
        var placing = new Placing { ModifiedTime = ModifiedTime, ReplacedName = KeepReplaced ? OwnNames.ReplacedOf(output) : null };
        Notes.AddRange(placing.Put(files, file, path, output).Select(unset => NoteOn(output, unset)));
    }

    /// <summary>Says that a file is not all that it should be beside its content.</summary>
    /// <param name="output">The file.</param>
    /// <param name="unset">What could not be set.</param>
    public static Note NoteOn(string output, string unset) => new(NoteCode.AttributeNotSet, $"{output} is complete and verified, but {unset}");
}
