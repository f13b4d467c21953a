namespace Morsel.Transports.File;

/// <summary>Turns what the file system throws into the one exception of the port.</summary>
internal static class FileFault
{
    public static TransportException From(Exception exception, Uri resource) => exception switch
    {
        FileNotFoundException or DirectoryNotFoundException => new(TransportFailure.NotFound, resource, "there is no such file", exception),
        UnauthorizedAccessException => new(TransportFailure.Denied, resource, "reading is not permitted, or it is a folder", exception),
        _ => new(TransportFailure.Network, resource, "reading the file failed", exception),
    };
}
