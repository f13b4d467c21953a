using Morsel.Descriptions;

namespace Morsel.Updating;

/// <summary>Looks, while a target is fetched, whether there is a description of something newer.</summary>
internal sealed class NewerLook(DescriptionFinder finder, UpdateRequest request, FoundDescription found)
{
    private bool _hasLooked;

    /// <summary>Looks once, however often it is asked: servers behind one name may each have their own mark for the same file.</summary>
    /// <exception cref="SupersededException">There is something newer.</exception>
    public Task LookOnceAsync(CancellationToken cancellationToken)
    {
        bool hasLooked = _hasLooked;
        _hasLooked = true;
        return hasLooked ? Task.CompletedTask : ThrowIfSupersededAsync(cancellationToken);
    }

    /// <summary>Looks.</summary>
    /// <exception cref="SupersededException">There is something newer.</exception>
    public async Task ThrowIfSupersededAsync(CancellationToken cancellationToken)
    {
        if (await finder.FindNewerAsync(found, request, cancellationToken).ConfigureAwait(false) is { } newer)
            throw new SupersededException(newer);
    }
}
