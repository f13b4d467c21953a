using Morsel.Files;
using Morsel.Formats;
using Morsel.Formats.Zsync;
using Morsel.Seeds;
using Morsel.Transports;
using Morsel.Transports.File;
using Morsel.Transports.Http;

namespace Morsel;

/// <summary>The one list of formats, transports and kinds of seeds.</summary>
internal static class Catalog
{
    /// <summary>Every format that is read, in the order in which they are asked.</summary>
    public static IReadOnlyList<ITargetFormat> Formats { get; } = [new ZsyncFormat()];

    /// <summary>Every way to bring bytes; the caller disposes of them.</summary>
    public static IReadOnlyList<ITransport> OpenTransports(UpdaterOptions options) =>
        [new HttpTransport(options.Http, options.Time), new FileTransport()];

    /// <summary>Opens a seed in the way that fits its kind.</summary>
    public static ISeed OpenSeed(IFileSystem files, string path) => new FileSeed(files.OpenRead(path));

    /// <summary>A writer of the kind of description that is asked for.</summary>
    public static ITargetWriter CreateWriter(PublishRequest request) =>
        new ControlFileWriter(request.BlockBytes, request.StrongHash, request.Dialect == ZsyncDialect.Zsyncmake062);
}
