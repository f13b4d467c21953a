namespace Morsel.Transports.Http;

/// <summary>Why there is no connection, in our own words, on its way through the HTTP stack.</summary>
internal sealed class ConnectFault(TransportFailure failure, string problem, Exception? inner = null) : IOException(problem, inner)
{
    public TransportFailure Failure => failure;

    /// <summary>The one that <paramref name="exception"/> was made of; null if it was made of something else.</summary>
    public static ConnectFault? In(Exception exception)
    {
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
            if (cause is ConnectFault fault)
                return fault;
        return null;
    }
}
