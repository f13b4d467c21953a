// A small house with every kind of forbidden arrow, to see that the arrow test would find each. Its walls are those of Morsel, one namespace down.
#pragma warning disable CS0649 // a field of the planted kind need not be set
#pragma warning disable CA1823, CA1822, IDE0051

namespace Planted.Morsel.Files
{
    internal sealed class Disk
    {
        public int Count;

        public static void Touch()
        {
        }

        public static T? Pass<T>() => default;
    }

    internal sealed class DiskException : Exception;

    internal interface IDisk;

    internal abstract class DiskBase;

    internal sealed class Sector
    {
        public object Allowed() => new Disk();
    }

    [AttributeUsage(AttributeTargets.All)]
    internal sealed class DiskAttribute : Attribute;
}

namespace Planted.Morsel.Planning
{
    internal sealed class Cost;
}

namespace Planted.Morsel.Making
{
    internal sealed class Maker
    {
        public object Door() => new Files.Disk();

        public object No_door() => new Files.Sector();
    }
}

namespace Planted.Morsel.Target
{
    using Planted.Morsel.Files;

    internal sealed class Bodies
    {
        public void Call() => Disk.Touch();

        public void Method_group() => Consume(Disk.Touch);

        public void Lambda() => Consume(() => Disk.Touch());

        public void Capturing_lambda(int count) => Consume(() =>
        {
            if (count > 0)
                Disk.Touch();
        });

        public async Task Async()
        {
            await Task.Yield();
            Disk.Touch();
        }

        public IEnumerable<int> Iterator()
        {
            yield return 1;
            Disk.Touch();
        }

        public int Local_function()
        {
            return Local();
            static int Local() => typeof(Disk).Name.Length;
        }

        public object Generic_argument_of_a_type() => new List<Disk>();

        public object Generic_argument_of_a_method() => Array.Empty<Disk>();

        public int Generic_method() => Disk.Pass<int>();

        public object? Generic_argument_within() => default(KeyValuePair<int, Disk[]>);

        public object New_array() => new Disk[1];

        public bool Cast(object value) => value is Disk;

        public int Field(object value) => System.Runtime.CompilerServices.Unsafe.As<Disk>(value).Count;

        public void Catch()
        {
            try
            {
                Consume(null);
            }
            catch (DiskException)
            {
                Consume(null);
            }
        }

        private static void Consume(Action? action) => action?.Invoke();

        internal sealed class Nested
        {
            public void Call() => Disk.Touch();
        }
    }

    internal sealed class Heads : DiskBase, IDisk
    {
        private readonly Disk? _field;

        [Disk]
        public int Attributed => 1;

        [System.Diagnostics.DebuggerTypeProxy(typeof(Disk))]
        internal sealed class AttributeArgument;

        public void Parameter(Disk disk) => _ = disk;

        public Disk? Result() => _field;

        public void Constrained<T>()
            where T : IDisk
        {
        }
    }

    internal sealed class Impure
    {
        public bool File_call() => File.Exists("a");

        public string Path_call() => Path.GetFileName("a");

        public object Network() => new System.Net.Http.HttpRequestMessage();

        public void Console_call() => Console.WriteLine();

        public long Clock() => System.Diagnostics.Stopwatch.GetTimestamp();

        public object Time() => TimeProvider.System;

        public int Machine() => Environment.ProcessorCount;
    }

    internal sealed class Allowed
    {
        public DateTimeOffset Value(DateTimeOffset time) => time.AddDays(1);

        public IEnumerable<int> Iterator()
        {
            yield return 1;
        }

        public Exception Failure() => new IOException();

        public string Text() => nameof(Disk);
    }
}

namespace Planted.Morsel.Unlisted
{
    internal sealed class Stranger
    {
        public object Any() => new Files.Disk();
    }
}

namespace Planted.Morsel.Formats
{
    internal interface IFormat;
}

namespace Planted.Morsel.Formats.A
{
    internal sealed class FormatA : IFormat
    {
        public object Sibling() => new B.FormatB();

        public object Forbidden() => new Planning.Cost();
    }
}

namespace Planted.Morsel.Formats.B
{
    internal sealed class FormatB : IFormat;
}

namespace Planted.Morsel.Transports.Http
{
    internal sealed class Client
    {
        public object Door() => new Updater();

        public object Allowed() => new Options();
    }
}

namespace Planted.Morsel.Fetching
{
    internal sealed class Fetcher
    {
        public object Concrete() => new Transports.Http.Client();

        public object Allowed() => new Planning.Cost();
    }
}

namespace Planted.Morsel.Routes.Whole
{
    internal sealed class WholeRoute
    {
        public object Allowed() => new object[] { new Files.Disk(), new Fetching.Fetcher() };

        public object List() => new Catalog();
    }
}

namespace Planted.Morsel
{
    internal sealed class Options
    {
        public object Room() => new Planning.Cost();
    }

    internal sealed class Catalog
    {
        public object Allowed() => new object[] { new Formats.A.FormatA(), new Transports.Http.Client() };
    }

    internal sealed class Updater
    {
        public object Concrete() => new Formats.A.FormatA();

        public object Allowed() => new object[] { new Files.Disk(), typeof(Formats.IFormat) };
    }
}

// A command: its root knows all rooms, and no room knows the root.
namespace Planted.Command
{
    internal sealed class Tree
    {
        public object Allowed() => new object[] { new Verbs.Verb(), new Text.Figures() };
    }
}

namespace Planted.Command.Text
{
    internal sealed class Figures
    {
        public object Upwards() => new Verbs.Verb();

        public void Console_call() => Console.WriteLine();
    }

    internal sealed class Inside
    {
        public object Allowed() => new Figures();
    }
}

namespace Planted.Command.Verbs
{
    internal sealed class Verb
    {
        public object Allowed() => new Text.Figures();

        public object No_door() => new Text.Inside();

        public object Root() => new Tree();
    }
}
