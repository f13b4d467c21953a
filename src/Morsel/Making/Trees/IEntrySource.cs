using Morsel.Formats.Casync;

namespace Morsel.Making.Trees;

/// <summary>The entries of a tree, one after another: of a folder of this machine, or of an archive.</summary>
internal interface IEntrySource : IDisposable
{
    /// <summary>What the entries have.</summary>
    CatarFeatures Features { get; }

    /// <summary>The entry that began last.</summary>
    CatarEntry Entry { get; }

    /// <summary>Its path, with "/" between the names; empty for the root. Valid until the next step.</summary>
    ReadOnlySpan<byte> Path { get; }

    /// <summary>Goes to the next entry, or to the end of a folder. What was not read of a file is left out.</summary>
    /// <returns><see cref="CatarStep.Entry"/>, <see cref="CatarStep.FolderEnd"/> or <see cref="CatarStep.End"/>.</returns>
    /// <exception cref="IOException">Something cannot be read, or changed while it was read.</exception>
    CatarStep Next();

    /// <summary>Reads on in the content of the file that began last.</summary>
    /// <returns>How many bytes; 0 at the end of the file.</returns>
    /// <exception cref="IOException">It cannot be read, or changed while it was read.</exception>
    int ReadContent(Span<byte> buffer);
}
