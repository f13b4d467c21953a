using Microsoft.Extensions.Logging;

namespace Morsel.Extensions.DependencyInjection;

/// <summary>Logs what updates decide, in the category <c>Morsel.Updater</c>.</summary>
internal sealed partial class RunLog(ILogger<Updater> log)
{
    /// <summary>Who is told of events: the caller's own listener first; null where nobody is and the log takes none.</summary>
    public Action<RunEvent>? After(Action<RunEvent>? own) => !log.IsEnabled(LogLevel.Warning) ? own : told =>
    {
        own?.Invoke(told);
        Write(told);
    };

    private void Write(RunEvent told)
    {
        switch (told.Code)
        {
            case RunEventCode.RequestFailed or RunEventCode.DescriptionMissing or RunEventCode.ContentDiffers:
                Doubtful(told.Code, told.Text);
                break;
            case RunEventCode.Ended or RunEventCode.TargetReplaced:
                Important(told.Code, told.Text);
                break;
            default:
                Ordinary(told.Code, told.Text);
                break;
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "{Code}: {Text}")]
    private partial void Doubtful(RunEventCode code, string text);

    [LoggerMessage(2, LogLevel.Information, "{Code}: {Text}")]
    private partial void Important(RunEventCode code, string text);

    [LoggerMessage(3, LogLevel.Debug, "{Code}: {Text}")]
    private partial void Ordinary(RunEventCode code, string text);
}
