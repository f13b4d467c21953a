namespace Morsel.Making;

/// <summary>Takes the content that is described, beside those who digest it.</summary>
internal interface IContentReceiver
{
    /// <summary>Takes the next bytes; they may be overwritten when it has ended.</summary>
    ValueTask TakeAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    /// <summary>Nothing follows.</summary>
    ValueTask FinishAsync(CancellationToken cancellationToken);
}
