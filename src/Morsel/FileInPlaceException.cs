namespace Morsel;

/// <summary>
/// The new file is complete and in place, but something failed after the rename: its folder could not be flushed to the disk, so that a power
/// cut may bring the old file back, or a leftover could not be deleted. The system's error number is in <see cref="Exception.HResult"/>.
/// </summary>
public sealed class FileInPlaceException : IOException
{
    /// <param name="failure">What failed.</param>
    /// <param name="path">The new file.</param>
    public FileInPlaceException(IOException failure, string path)
        : base($"{failure?.Message}; {path} is the new file, complete and in place", failure) => (Path, HResult) = (path, failure!.HResult);

    /// <summary>The new file.</summary>
    public string Path { get; }
}
