namespace Morsel.Files.Trees;

/// <summary>An entry that is known by its name: a link, a pipe, or a file that need not be opened.</summary>
internal sealed class NamedEntry(ITreeFolder folder, EntryName name) : ITreeEntry
{
    public void SetOwner(FileOwner owner) => folder.SetOwner(name, owner);

    public void SetMode(int permissions) => folder.SetMode(name, permissions);

    public void SetTime(long modifiedNanoseconds) => folder.SetTime(name, modifiedNanoseconds);
}
