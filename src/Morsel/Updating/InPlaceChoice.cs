using Morsel.Descriptions;
using Morsel.Files;
using Morsel.Finishing;

namespace Morsel.Updating;

/// <summary>Decides whether a file can be updated in place, before anything is written.</summary>
internal static class InPlaceChoice
{
    /// <summary>What a request means that may be one for an update in place.</summary>
    /// <exception cref="RefusedException">It cannot be one, and says that it is.</exception>
    public static UpdateRequest Of(IFileSystem files, UpdateRequest request)
    {
        if (!request.InPlace)
            return request;
        if (OldAppImage.IsSourceOf(files, request))
            throw Refused("an AppImage is not updated in place");
        if (request.KeepReplaced)
            throw Refused("of a file that is updated in place, the old version cannot be kept");
        if (request.Zchunk.Unpack)
            throw Refused("the content of a zchunk file cannot be unpacked in place");
        // The sidecar begins with files that are written beside the output.
        return request with { Routes = false, OutputPath = request.OutputPath is { } output ? Device(files, output) ?? output : null };
    }

    /// <summary>Sees to it that what is written is the target.</summary>
    /// <exception cref="RefusedException">It is not.</exception>
    public static void Check(IFileSystem files, UpdateRequest request, FoundDescription found, IFinish finish, string output)
    {
        if (!request.InPlace)
            return;
        if (found.IsOfFolder && !request.Casync.Archive)
            throw Refused("a folder is not updated in place, only a file or a block device is");
        if (finish is not Keep)
            throw Refused("a gzip file cannot be compressed in place");
        if (files.Stat(output) is null && Path.GetDirectoryName(output) is "/dev")
            throw Refused($"{output}: there is no such device");
    }

    /// <summary>What the user is told of an output that an interrupted run has left; null if none has.</summary>
    public static Note? NoteOn(IFileSystem files, UpdateRequest request, string output) =>
        JournalPlace.Of(files, output, request.JournalFolder) is { } journal && files.Stat(journal) is not null
            ? new Note(NoteCode.InPlaceUnfinished, $"an update in place of {output} was interrupted: the file is neither the old version nor the new one ({journal})")
            : null;

    /// <summary>There is no description, so nobody knows what of the output is right.</summary>
    public static RefusedException Undescribed(FoundDescription found) => Refused($"{TransportException.Shown(found.Address)} has no control file, and a file is updated in place only with one");

    // A disk has many names, which are links.
    private static string? Device(IFileSystem files, string output) =>
        Path.EndsInDirectorySeparator(output) || files.Stat(output) is not { IsSymbolicLink: true } ? null
        : files.FinalPath(output) is var final && files.Stat(final) is { IsBlockDevice: true } ? final : null;

    private static RefusedException Refused(string problem) => new($"{problem}; nothing was written");
}
