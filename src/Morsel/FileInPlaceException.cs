namespace Morsel;

/// <summary>
/// The new file is whole and in its place, and something failed behind the rename that put it there: its folder could not be brought to the disk, so that a power
/// cut may bring the old file back, or a leftover could not be deleted. The system's error number is in <see cref="Exception.HResult"/>.
/// </summary>
public sealed class FileInPlaceException : IOException
{
    /// <param name="failure">What failed.</param>
    /// <param name="path">The new file.</param>
    public FileInPlaceException(IOException failure, string path)
        : base($"{failure?.Message}; all the same, {path} is the new file, whole and in its place", failure) => (Path, HResult) = (path, failure!.HResult);

    /// <summary>The new file.</summary>
    public string Path { get; }
}
