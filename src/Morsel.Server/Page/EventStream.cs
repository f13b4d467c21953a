using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Morsel.Server.Folders;
using Morsel.Server.Transfers;

namespace Morsel.Server.Page;

/// <summary>What changes on the page, as it happens: server-sent events, four a second at most.</summary>
internal sealed class EventStream(TransferBoard board, FileDigests digests, Comparisons comparisons, TimeProvider time)
{
    // Each holds a connection for as long as somebody looks.
    private const int MostStreams = 64;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    // A connection that says nothing for long is closed by what is between; and what ended since is noticed.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private int _open;

    /// <summary>Answers with events until the client goes or the server ends.</summary>
    /// <param name="context">The request.</param>
    /// <param name="list">Lists the files whose digests are told.</param>
    /// <param name="closing">The server ends.</param>
    public async Task SendAsync(HttpContext context, Func<IReadOnlyList<ListedFile>> list, CancellationToken closing)
    {
        if (Interlocked.Increment(ref _open) > MostStreams)
        {
            Interlocked.Decrement(ref _open);
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, closing);
        try
        {
            PageHeaders.Set(context.Response, "text/event-stream");
            await FollowAsync(context.Response, [.. list()], ending.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // Nobody looks any more.
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    private async Task FollowAsync(HttpResponse response, List<ListedFile> withoutDigest, CancellationToken cancellationToken)
    {
        while (true)
        {
            // Asked for before the state is read, so that no change falls between.
            Task changed = Task.WhenAny(board.Change.NextAsync(), digests.Change.NextAsync(), comparisons.Change.NextAsync());
            await WriteAsync(response, "transfers", WriteTransfers, cancellationToken).ConfigureAwait(false);
            foreach (Comparison comparison in comparisons.Kept)
                await WriteAsync(response, "comparison", json => Write(json, comparison), cancellationToken).ConfigureAwait(false);
            foreach (ListedFile file in withoutDigest.Where(file => digests.Of(file) is not null).ToArray())
            {
                withoutDigest.Remove(file);
                await WriteAsync(response, "digest", json => Write(json, file, digests.Of(file)), cancellationToken).ConfigureAwait(false);
            }
            await response.Body.FlushAsync(cancellationToken).ConfigureAwait(false);
            await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
            await Task.WhenAny(changed, Task.Delay(Longest, time, cancellationToken)).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private static async Task WriteAsync(HttpResponse response, string name, Action<Utf8JsonWriter> write, CancellationToken cancellationToken)
    {
        var text = new ArrayBufferWriter<byte>();
        text.Write("event: "u8);
        text.Write(System.Text.Encoding.ASCII.GetBytes(name));
        text.Write("\ndata: "u8);
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }
        text.Write("\n\n"u8);
        await response.Body.WriteAsync(text.WrittenMemory, cancellationToken).ConfigureAwait(false);
    }

    private void WriteTransfers(Utf8JsonWriter json)
    {
        (IReadOnlyList<TransferState> transfers, TransferTotals totals) = board.Snapshot();
        json.WriteString("totals", TransferText.Of(totals));
        json.WriteStartArray("transfers");
        foreach (TransferState transfer in transfers)
        {
            json.WriteStartObject();
            json.WriteString("name", Printable.Escape(transfer.Name));
            json.WriteString("sent", SizeText.Of(transfer.Sum.Sent));
            json.WriteString("asked", TransferText.Asked(transfer));
            json.WriteString("ranges", TransferText.Ranges(transfer));
            json.WriteString("saved", SizeText.Of(transfer.Saved));
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, Comparison comparison)
    {
        json.WriteNumber("number", comparison.Number);
        json.WriteNumber("share", Math.Round(comparison.Share, 4));
        json.WriteBoolean("done", comparison.IsDone);
    }

    private static void Write(Utf8JsonWriter json, ListedFile file, string? digest)
    {
        json.WriteString("file", Printable.Escape(file.Name));
        json.WriteString("sha256", digest);
    }
}
