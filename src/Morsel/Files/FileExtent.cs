namespace Morsel.Files;

/// <summary>A stretch of a file that is stored; what lies between such stretches reads as zeros and takes no space.</summary>
/// <param name="Start">Its first byte.</param>
/// <param name="End">The byte behind its last one; <see cref="long.MaxValue"/> where the file system tells of no holes.</param>
internal readonly record struct FileExtent(long Start, long End);
