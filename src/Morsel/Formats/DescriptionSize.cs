namespace Morsel.Formats;

/// <summary>What writers of descriptions know of the limit that readers have.</summary>
internal static class DescriptionSize
{
    /// <summary>Whether every client takes a description of so many bytes.</summary>
    public static bool IsUsual(long bytes) => bytes <= UpdateRequest.UsualDescriptionLimit;

    /// <summary>For the publisher, where only clients read a description that are told to.</summary>
    public static IReadOnlyList<Note> NotesOn(long bytes) => IsUsual(bytes)
        ? []
        : [new(NoteCode.ClientsLimited, FormattableString.Invariant(
            $"the description has {bytes} bytes: clients read more than {UpdateRequest.UsualDescriptionLimit} only where their limit is raised; choose larger blocks"))];
}
